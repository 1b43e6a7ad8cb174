package io.tributary.actors.fakes;

import io.tributary.actors.Mixture;
import io.tributary.actors.StreamSettings;
import io.tributary.actors.StreamSettings.Flow;
import io.tributary.actors.StreamSettings.Judging;
import io.tributary.actors.StreamSettings.Objective;
import io.tributary.actors.StreamSettings.Pairing;
import io.tributary.actors.StreamSettings.Sampling;
import io.tributary.actors.StreamSettings.Shaping;
import io.tributary.actors.StreamSettings.Training;
import io.tributary.actors.guards.GuardRule;
import io.tributary.actors.pairs.PairSelection;
import io.tributary.api.OfflineResponses;
import io.tributary.api.Prompt;
import io.tributary.streams.mix.Mix;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

/** Settings of small streams. */
public final class Streams {
  private Streams() {}

  public static StreamSettings settings(boolean deterministic) {
    return settings(deterministic, 1, 1, Objective.PAIRS);
  }

  public static StreamSettings settings(
      boolean deterministic, int generators, int judges, Objective objective) {
    return new StreamSettings(
        17,
        objective,
        new Sampling(4, 1.0, 0.7, 0, 1.0, Shaping.NONE, 2, generators, deterministic),
        new Judging(judges, 4, 3, 0.0),
        new Flow(deterministic, 1, 8, Duration.ofMinutes(5), Duration.ofSeconds(5), 3),
        new Training(3, 2, 2, 2));
  }

  /** The same with other pairs. */
  public static StreamSettings with(StreamSettings settings, PairSelection selection) {
    Judging judging = settings.judging();
    return new StreamSettings(
        settings.seed(),
        settings.objective(),
        settings.sampling(),
        new Judging(
            judging.judges(),
            judging.maxBatch(),
            judging.attempts(),
            judging.lengthPenalty(),
            new Pairing(selection, settings.seed()),
            judging.leastRanks(),
            judging.judge()),
        settings.flow(),
        settings.training());
  }

  /** With guards. */
  public static StreamSettings guarded(boolean deterministic, GuardRule... rules) {
    StreamSettings plain = settings(deterministic);
    return new StreamSettings(
        plain.seed(),
        plain.objective(),
        plain.sampling(),
        plain.judging(),
        plain.flow(),
        new Training(3, 2, 2, 2, List.of(rules), 0.25));
  }

  /** With steps of four examples, of which half are new. */
  public static StreamSettings mixed(StreamSettings plain) {
    return new StreamSettings(
        plain.seed(),
        plain.objective(),
        plain.sampling(),
        plain.judging(),
        plain.flow(),
        new Training(4, 2, 2, 2, List.of(), 0.5, 0.5));
  }

  /** A quarter of each step earlier examples, a quarter pairs of a file. */
  public static Mixture mixture(long maxAge, int pairs) {
    List<OfflineResponses> offline =
        IntStream.rangeClosed(1, pairs)
            .mapToObj(
                i ->
                    OfflineResponses.pair(
                        new Prompt("pairs.jsonl, line " + i, "ask"),
                        new int[] {1},
                        new int[] {i},
                        new int[] {-i}))
            .toList();
    return new Mixture(
        new Mix(23, new Mix.Replay(0.25, maxAge), new Mix.Offline(0.25, pairs, "ab")), offline);
  }
}
