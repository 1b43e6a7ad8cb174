package io.tributary.gpu.objective;

/** A parameter that an objective does not have, or a value that is not right for it. */
public final class ParameterException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  private final String name;

  /**
   * @param problem what is wrong, to be read after name and value
   */
  ParameterException(String name, String problem) {
    super(problem);
    this.name = name;
  }

  /** The parameter's name, without {@code learner.ID}. */
  public String name() {
    return name;
  }
}
