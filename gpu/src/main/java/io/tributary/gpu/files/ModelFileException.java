package io.tributary.gpu.files;

import java.nio.file.Path;
import java.util.Optional;

/**
 * A model file that cannot be read or written. The message is one sentence for the user: the file,
 * the tensor where there is one, what is wrong and what would be right.
 */
public final class ModelFileException extends RuntimeException {
  private final transient Path file;
  private final String tensor;

  public ModelFileException(Path file, String problem) {
    this(file, null, problem, null);
  }

  public ModelFileException(Path file, String problem, Throwable cause) {
    this(file, null, problem, cause);
  }

  /**
   * @param tensor name of the tensor, or null where the whole file is meant
   */
  public ModelFileException(Path file, String tensor, String problem) {
    this(file, tensor, problem, null);
  }

  public ModelFileException(Path file, String tensor, String problem, Throwable cause) {
    super(
        file + ": " + (tensor == null ? "" : "tensor " + Texts.quote(tensor) + ": ") + problem,
        cause);
    this.file = file;
    this.tensor = tensor;
  }

  public Path file() {
    return file;
  }

  public Optional<String> tensor() {
    return Optional.ofNullable(tensor);
  }
}
