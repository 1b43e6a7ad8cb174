package io.tributary.actors;

import io.tributary.api.TrainingExample;
import io.tributary.streams.mix.Mix;
import java.util.List;

/**
 * What steps are made of beside new examples.
 *
 * @param offline the pairs or lists of the preference file, in its order; none without one
 */
public record Mixture(Mix mix, List<? extends TrainingExample> offline) {
  /** New examples alone. */
  public static final Mixture NONE = new Mixture(Mix.NONE, List.of());

  public Mixture {
    offline = List.copyOf(offline);
    if (offline.size() != mix.offline().pairs()) {
      throw new IllegalArgumentException(
          "%d pairs, and the mix is of %d".formatted(offline.size(), mix.offline().pairs()));
    }
  }
}
