package io.tributary.bench.sim;

import io.tributary.actors.StreamParts;
import io.tributary.api.PolicyVersion;
import io.tributary.api.Prompt;
import io.tributary.streams.log.PairLog;
import io.tributary.streams.prompts.ListPromptSource;
import io.tributary.streams.prompts.PromptSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/** What the simulated engines of one stream share: the newest version, and what has been done. */
public final class Simulation implements AutoCloseable {
  private static final int PROMPTS = 1000;

  /** A step has ended. */
  public record StepEnd(long nanos, long version, int examples) {}

  private final EngineModel engine;
  private final JudgeModel judge;
  private final LearnerModel learner;
  private final StageClock clock;
  private final CountDownLatch over = new CountDownLatch(1);
  private final Semaphore stepOver = new Semaphore(0);
  private final LongAdder candidates = new LongAdder();
  private final AtomicLong stepsBegun = new AtomicLong();
  private final List<StepEnd> steps = new ArrayList<>();
  private volatile PolicyVersion published = PolicyVersion.REFERENCE;

  public Simulation(EngineModel engine, JudgeModel judge, LearnerModel learner, StageClock clock) {
    this.engine = engine;
    this.judge = judge;
    this.learner = learner;
    this.clock = clock;
  }

  /** Everything of a stream on this pair log; the prompts do not end. */
  public StreamParts parts(PairLog log) {
    ResponsePool pool = new ResponsePool(engine);
    Nap saving = new Nap(over);
    return new StreamParts(
        new TimedLog(log, clock),
        prompts(),
        index -> new SimRollout(this, pool, new Nap(over)),
        Optional.of(index -> new SimJudge(this, judge, new Nap(over))),
        () -> new SimLearner(this, learner),
        Optional.empty(),
        (saved, step, permit) -> saving.seconds(learner.checkpointSeconds()),
        (step, values) -> {});
  }

  private static PromptSource prompts() {
    List<Prompt> prompts = new ArrayList<>();
    for (int i = 0; i < PROMPTS; i++) {
      String text = "Tell me in a few words what you know about the rivers of country number " + i;
      prompts.add(new Prompt("prompt-" + i, text));
    }
    return new ListPromptSource(prompts, Integer.MAX_VALUE / PROMPTS, 0);
  }

  EngineModel engine() {
    return engine;
  }

  public StageClock clock() {
    return clock;
  }

  PolicyVersion published() {
    return published;
  }

  void publish(PolicyVersion version) {
    published = version;
  }

  void sampled(int count) {
    candidates.add(count);
  }

  /** Candidates sampled so far; those of prompts that are half done do not count. */
  public long candidates() {
    return candidates.sum();
  }

  void step(double seconds) {
    stepsBegun.incrementAndGet();
    if (seconds <= 0) return;
    try {
      stepOver.tryAcquire(Math.round(seconds * 1e9), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  synchronized void stepped(long version, int examples) {
    steps.add(new StepEnd(System.nanoTime(), version, examples));
  }

  /** Steps begun so far. */
  public long stepsBegun() {
    return stepsBegun.get();
  }

  /** Ends the step that the learner is in, before its time. */
  public void endStep() {
    stepOver.release();
  }

  /** The steps that have ended so far. */
  public synchronized List<StepEnd> steps() {
    return List.copyOf(steps);
  }

  /** Ends all waiting, so that threads notice that the stream is closed. */
  @Override
  public void close() {
    over.countDown();
    stepOver.release(1 << 20);
  }
}
