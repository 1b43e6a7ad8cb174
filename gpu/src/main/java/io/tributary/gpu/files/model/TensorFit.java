package io.tributary.gpu.files.model;

import io.tributary.gpu.files.ModelFileException;
import io.tributary.gpu.files.Texts;
import io.tributary.gpu.files.safetensors.TensorInfo;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Collects how the tensors of a file differ from those expected, for one message. */
public final class TensorFit {
  private static final int MOST_SHOWN = 5;

  private final String expectation;
  private final List<String> problems = new ArrayList<>();

  /**
   * @param expectation what the tensors should fit, for example "LlamaForCausalLM of config.json"
   */
  public TensorFit(String expectation) {
    this.expectation = expectation;
  }

  /**
   * Notes what is missing or has another shape.
   *
   * @param found the shape of a name, or null if there is none
   */
  public void shapes(Map<String, long[]> expected, Function<String, long[]> found) {
    expected.forEach(
        (name, shape) -> {
          long[] actual = found.apply(name);
          if (actual == null) {
            note(name, "is missing, expected " + Arrays.toString(shape));
          } else if (!Arrays.equals(actual, shape)) {
            note(name, "expected " + Arrays.toString(shape) + ", found " + Arrays.toString(actual));
          }
        });
  }

  public void unexpected(String name) {
    note(name, "is not expected");
  }

  /** Notes a tensor whose values are not read as numbers. */
  public void dtype(TensorInfo info) {
    if (!info.dtype().isWeight()) {
      note(info.name(), "is " + info.dtype() + ", expected F32, BF16 or F16");
    }
  }

  public void note(String name, String problem) {
    problems.add(Texts.quote(name) + " " + problem);
  }

  /**
   * @param file to be named
   * @throws ModelFileException that names the first five problems and counts the rest
   */
  public void check(Path file) {
    if (problems.isEmpty()) return;
    int more = problems.size() - MOST_SHOWN;
    throw new ModelFileException(
        file,
        problems.size()
            + (problems.size() == 1 ? " tensor does" : " tensors do")
            + " not fit "
            + expectation
            + ": "
            + String.join("; ", problems.subList(0, Math.min(MOST_SHOWN, problems.size())))
            + (more > 0 ? "; and " + more + " more" : ""));
  }
}
