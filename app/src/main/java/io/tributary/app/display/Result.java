package io.tributary.app.display;

import java.util.Objects;

/**
 * What came out of the work, in the forms that displays need.
 *
 * @param headline one or a few lines: all that {@code --quiet} shows
 * @param summary the whole text for a person
 * @param json a value that Jackson can write, for {@code --json}
 */
public record Result(String headline, String summary, Object json) {
  public Result {
    Objects.requireNonNull(headline, "headline");
    Objects.requireNonNull(summary, "summary");
    Objects.requireNonNull(json, "json");
  }
}
