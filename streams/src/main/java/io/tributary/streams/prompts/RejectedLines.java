package io.tributary.streams.prompts;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Writes bad lines to a file, one JSON object a line, until there are too many. Without a bad line
 * there is no file; one from an earlier check is replaced.
 */
final class RejectedLines implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int KEPT_CHARACTERS = 200;

  private final Path source;
  private final Path file;
  private final long max;
  private BufferedWriter writer;
  private long count;

  RejectedLines(Path source, Path file, long max) throws IOException {
    this.source = source;
    this.file = file;
    this.max = max;
    Files.deleteIfExists(file);
  }

  long count() {
    return count;
  }

  /**
   * Keeps a bad line.
   *
   * @throws PromptFileException if it is one too many
   */
  void add(LineReader.Line line, String reason) throws IOException {
    if (writer == null) writer = Files.newBufferedWriter(file);
    ObjectNode json = JSON.createObjectNode();
    json.put("line", line.number());
    json.put("reason", reason);
    json.put("text", line.beginning(KEPT_CHARACTERS));
    writer.write(JSON.writeValueAsString(json));
    writer.write('\n');
    writer.flush(); // a followed file's are read while the run goes on
    if (++count > max) {
      throw new PromptFileException(
          "prompts file %s: line %d: %s; that makes %d bad lines and prompts.max-rejected allows %d (see %s)"
              .formatted(source, line.number(), reason, count, max, file));
    }
  }

  @Override
  public void close() throws IOException {
    if (writer != null) writer.close();
  }
}
