package io.tributary.config;

import com.typesafe.config.ConfigObject;
import java.util.Optional;

/** What the user's {@code akka} block may not say. */
final class AkkaBlock {
  private static final String JAVA_SERIALIZATION = "akka.actor.allow-java-serialization";

  private AkkaBlock() {}

  /**
   * Java serialization would let whoever reaches a node make objects of any class in it.
   *
   * @param user what the user gave, with substitutions resolved
   */
  static Optional<SettingsProblem> check(ConfigObject user) {
    return Tree.at(user, JAVA_SERIALIZATION)
        .filter(Tree::isResolved)
        .filter(value -> !Kinds.flag().parse().apply(value).equals(Optional.of(false)))
        .map(
            value ->
                new SettingsProblem(
                    JAVA_SERIALIZATION,
                    ShownValue.of(JAVA_SERIALIZATION, value),
                    Origins.describe(value.origin()),
                    "must be off: nodes exchange listed messages only, and none by Java"
                        + " serialization"));
  }
}
