package io.tributary.streams.pairs;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/** A file that is written aside and appears under its name only when it is whole. */
final class WholePairFile implements AutoCloseable {
  private final PairOutput to;
  private final PairLayout layout;
  private final Path aside;
  private final RowSink sink;

  WholePairFile(PairOutput to, PairLayout layout) throws IOException {
    this.to = to;
    this.layout = layout;
    String name = "%s.%s.partial".formatted(to.file().getFileName(), UUID.randomUUID());
    aside = to.file().toAbsolutePath().resolveSibling(name);
    sink = RowSink.create(aside, to.format(), layout);
  }

  void write(PreferenceRow row) throws IOException {
    boolean list = to.candidates() || layout == PairLayout.RANKED;
    PreferenceRow kept = list ? row : row.withoutCandidates();
    sink.write(RowJson.of(kept, layout));
  }

  void commit() throws IOException {
    sink.finish();
    sink.close();
    to.requireFree(); // another process may have been faster
    Path file = to.file().toAbsolutePath();
    try {
      if (to.force()) Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE);
      else Files.move(aside, file);
    } catch (FileAlreadyExistsException e) {
      throw new PairFileException(file + " exists; it was made meanwhile", e);
    }
    try (FileChannel folder = FileChannel.open(file.getParent(), StandardOpenOption.READ)) {
      folder.force(true);
    }
  }

  @Override
  public void close() throws IOException {
    try {
      sink.close();
    } finally {
      Files.deleteIfExists(aside);
    }
  }
}
