package io.tributary.app.cli;

import io.tributary.app.UserError;
import java.util.Objects;
import java.util.OptionalInt;

/** What is asked of a cluster of JVMs on this machine. */
public sealed interface ClusterRequest {
  SettingsRequest settings();

  OutputStyle style();

  /**
   * Start one, go on with one, or heal one.
   *
   * @param generators empty for as many as the cluster had, or the default of a new one; likewise
   *     the others
   * @param heal stay, and start again whoever dies
   * @param changeJudge the number of the judge that the one of the settings follows
   */
  record Up(
      SettingsRequest settings,
      OutputStyle style,
      OptionalInt generators,
      OptionalInt judges,
      OptionalInt buffers,
      boolean heal,
      OptionalInt changeJudge)
      implements ClusterRequest {
    private static final int MOST = 64;

    public Up {
      Objects.requireNonNull(settings, "settings");
      Objects.requireNonNull(style, "style");
      require("--generators", generators);
      require("--judges", judges);
      require("--buffers", buffers);
      ChangeJudge.require(changeJudge);
    }

    private static void require(String option, OptionalInt count) {
      if (count.isEmpty() || count.getAsInt() >= 1 && count.getAsInt() <= MOST) return;
      throw UserError.wrongUsage("%s %d must be 1 to %d".formatted(option, count.getAsInt(), MOST));
    }
  }

  /** Say how its members are. */
  record Status(SettingsRequest settings, OutputStyle style) implements ClusterRequest {}

  /** Drain and end it. */
  record Down(SettingsRequest settings, OutputStyle style) implements ClusterRequest {}
}
