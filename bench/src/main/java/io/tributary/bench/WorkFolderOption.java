package io.tributary.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Where a benchmark has what it makes and takes away again. */
final class WorkFolderOption {
  @Option(
      names = "--folder",
      paramLabel = "FOLDER",
      description =
          "On the disk to measure; what is made there is deleted. Default: the temporary folder")
  private Path folder;

  /** A new folder of its own; whoever asks deletes it. */
  Path make(String prefix) throws IOException {
    return folder == null
        ? Files.createTempDirectory(prefix)
        : Files.createTempDirectory(folder, prefix);
  }
}
