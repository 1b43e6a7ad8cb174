package io.tributary.bench.sim;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** When each prompt passed from one stage to the next; the times of those that were trained. */
public final class StageClock {
  /** What happens to a prompt, in order. */
  public enum Mark {
    FEEDING,
    FED,
    SUBMITTED,
    SAMPLED,
    JUDGING,
    JUDGED,
    COMMITTING,
    COMMITTED,
    STEPPING,
    TRAINED
  }

  /** The time between two marks that follow each other. */
  public enum Stage {
    FEED("written as fed"),
    ISSUE("to the generator"),
    SAMPLE("sampled"),
    GATHER("for its unit and a judge"),
    JUDGE("judged"),
    PASS("to its buffer"),
    COMMIT("committed"),
    QUEUE("for the learner"),
    TRAIN("trained");

    private final String label;

    Stage(String label) {
      this.label = label;
    }

    /** What the prompt waits for, or what is done with it. */
    public String label() {
      return label;
    }
  }

  private static final int MARKS = Mark.values().length;

  private final boolean enabled;
  private final Map<String, long[]> prompts = new ConcurrentHashMap<>();
  private final Map<Stage, Samples> stages = new EnumMap<>(Stage.class);
  private boolean counting;

  /**
   * @param enabled whether it keeps anything at all
   */
  public StageClock(boolean enabled) {
    this.enabled = enabled;
    for (Stage stage : Stage.values()) stages.put(stage, new Samples());
  }

  void mark(String prompt, Mark mark) {
    if (!enabled) return;
    prompts.computeIfAbsent(prompt, id -> new long[MARKS])[mark.ordinal()] = System.nanoTime();
  }

  /** As a mark, of a prompt that may be through already. */
  void committed(String prompt) {
    long[] times = prompts.get(prompt);
    if (times != null) times[Mark.COMMITTED.ordinal()] = System.nanoTime();
  }

  /** The prompt is through; called on one thread. */
  void trained(String prompt) {
    long[] times = prompts.remove(prompt);
    if (times == null) return;
    times[Mark.TRAINED.ordinal()] = System.nanoTime();
    synchronized (this) {
      if (!counting) return;
      for (Stage stage : Stage.values()) {
        int from = stage.ordinal();
        // The learner may begin before the writer has heard that its commit is done.
        if (times[from + 1] == 0 || times[from] == 0) continue;
        stages.get(stage).add(Math.max(0, times[from + 1] - times[from]) / 1e9);
      }
    }
  }

  /** Whether prompts that are through count from now on. */
  public synchronized void counting(boolean counts) {
    counting = counts;
  }

  /** Seconds in each stage, one entry a prompt. */
  public synchronized Map<Stage, double[]> seconds() {
    Map<Stage, double[]> seconds = new EnumMap<>(Stage.class);
    stages.forEach((stage, samples) -> seconds.put(stage, samples.values()));
    return seconds;
  }
}
