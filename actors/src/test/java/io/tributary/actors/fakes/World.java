package io.tributary.actors.fakes;

import akka.stream.javadsl.Source;
import io.tributary.actors.Checkpointer;
import io.tributary.actors.EvaluationTask;
import io.tributary.actors.KeptVersions;
import io.tributary.actors.StreamParts;
import io.tributary.api.Candidate;
import io.tributary.api.CandidateGroup;
import io.tributary.api.FinishReason;
import io.tributary.api.Judge;
import io.tributary.api.JudgeException;
import io.tributary.api.PolicyVersion;
import io.tributary.api.Prompt;
import io.tributary.api.TrainingExample;
import io.tributary.api.Verdict;
import io.tributary.gpu.LearnerEngine;
import io.tributary.gpu.RolloutEngine;
import io.tributary.gpu.SampleRequest;
import io.tributary.gpu.SamplingParams;
import io.tributary.streams.metrics.Metrics;
import io.tributary.streams.prompts.PromptSource;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * Engines whose every output is a hash of all that it depends on, so that two runs with equal
 * states did the same. The pair log and the last checkpoint outlive a crash; nothing else does.
 */
public final class World {
  /** The policy: its version and a hash of everything it was trained on. */
  public record Weights(PolicyVersion version, long state) {}

  public final InMemoryPairLog log = new InMemoryPairLog();
  public final List<String> calls = Collections.synchronizedList(new ArrayList<>());
  public final Set<Object> open = ConcurrentHashMap.newKeySet();
  public final List<Integer> judgedAtOnce = Collections.synchronizedList(new ArrayList<>());
  public final List<Long> trainedLags = Collections.synchronizedList(new ArrayList<>());

  /** Times at which something happened during something else. */
  public final AtomicInteger sampledDuringStep = new AtomicInteger();

  public volatile Weights checkpoint = new Weights(PolicyVersion.REFERENCE, 1);
  public volatile boolean judged = true;
  public volatile boolean evaluated = true;
  public volatile int sampleMillis;
  public volatile int stepMillis;

  /** Calls that a request may take. */
  public volatile int mostChunks = 1;

  public volatile boolean inFlightUpdates;

  /** What a step, and a validation, report of the weights beside the rest. */
  public volatile Function<Weights, Map<String, Double>> stepReport = weights -> Map.of();

  public volatile Function<Weights, Map<String, Double>> validationReport = weights -> Map.of();

  /** What a roll-back goes back to. */
  public volatile Optional<KeptVersions> kept = Optional.empty();

  /** Called with the name of each call into an engine; may throw or wait. */
  public volatile Consumer<String> onCall = call -> {};

  /** Gets what every part reports. */
  public volatile Metrics metrics = (step, values) -> {};

  private final int prompts;
  private volatile Crash crash = new Crash(0);
  private volatile Weights published;
  private volatile boolean stepping;

  public World(int prompts) {
    this.prompts = prompts;
  }

  /** The weights after a step; the one place that says how. */
  public static Weights trained(Weights weights, List<TrainingExample> examples) {
    return new Weights(
        weights.version().next(), 31 * weights.state() + Objects.hash(examples.toArray()));
  }

  /** A new process; it dies where the crash says. */
  public World restart(Crash next) {
    crash = next;
    log.crash(next);
    published = null;
    return this;
  }

  public StreamParts parts() {
    Checkpointer checkpointer =
        (engine, step, permit) -> {
          crash.point("save " + step);
          permit.run();
          checkpoint = ((Learner) engine).weights;
          crash.point("saved " + step);
        };
    return new StreamParts(
        log,
        source(),
        index -> new Generator(),
        judged ? Optional.of(index -> new HashJudge()) : Optional.empty(),
        Learner::new,
        evaluated ? Optional.of(Evaluation::new) : Optional.empty(),
        checkpointer,
        metrics,
        kept);
  }

  public PromptSource source() {
    return ordinal ->
        Source.fromJavaStream(() -> IntStream.range((int) ordinal, prompts).boxed())
            .map(World::prompt);
  }

  public static Prompt prompt(int ordinal) {
    // Every eleventh prompt does not fit.
    return new Prompt("p" + ordinal, (ordinal % 11 == 7 ? "long " : "ask ") + ordinal);
  }

  private static void sleep(int millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Checks that one thread makes, uses and closes it. */
  private abstract class Confined {
    private final Thread owner = Thread.currentThread();

    Confined() {
      open.add(this);
    }

    final void confined() {
      if (Thread.currentThread() != owner) throw new IllegalStateException("another thread");
    }

    public final void close() {
      confined();
      if (!open.remove(this)) throw new IllegalStateException("closed twice");
    }
  }

  /** A request takes one to {@link #mostChunks} calls, by its prompt; weights change between. */
  private final class Generator extends Confined implements RolloutEngine {
    private final Map<Long, Pending> pending = new LinkedHashMap<>();
    private Weights weights = Objects.requireNonNull(published, "nothing published yet");
    private long chunks;
    private long rows;

    private record Pending(SampleRequest request, Weights first, int chunksLeft) {}

    @Override
    public PolicyVersion version() {
      return weights.version();
    }

    @Override
    public PolicyVersion refresh() {
      confined();
      if (inFlightUpdates || pending.isEmpty()) weights = published;
      return weights.version();
    }

    @Override
    public void submit(long id, SampleRequest request) {
      confined();
      int chunksLeft = 1 + Math.floorMod(request.prompt().hashCode(), mostChunks);
      if (pending.put(id, new Pending(request, weights, chunksLeft)) != null) {
        throw new IllegalStateException("request " + id + " twice");
      }
    }

    @Override
    public List<Done> advance() {
      confined();
      crash.point("sample");
      onCall.accept("sample");
      calls.add(
          "sample %s %s"
              .formatted(weights, pending.values().stream().map(Pending::request).toList()));
      if (stepping) sampledDuringStep.incrementAndGet();
      sleep(sampleMillis);
      chunks++;
      rows += load().active();
      List<Done> done = new ArrayList<>();
      for (Map.Entry<Long, Pending> entry : List.copyOf(pending.entrySet())) {
        Pending one = entry.getValue();
        if (one.chunksLeft() == 1) {
          pending.remove(entry.getKey());
          done.add(new Done(entry.getKey(), sample(one)));
        } else {
          entry.setValue(new Pending(one.request(), one.first(), one.chunksLeft() - 1));
        }
      }
      return done;
    }

    @Override
    public boolean idle() {
      return pending.isEmpty();
    }

    @Override
    public Load load() {
      int active = pending.values().stream().mapToInt(p -> p.request().candidates().size()).sum();
      return new Load(16, Math.min(16, active), Math.max(0, active - 16), chunks, rows, 2 * rows);
    }

    private CandidateGroup sample(Pending one) {
      return new CandidateGroup(
          one.request().prompt(),
          one.request().candidates().stream().map(params -> sample(one, params)).toList());
    }

    private Candidate sample(Pending one, SamplingParams params) {
      int hash = Objects.hash(weights, one.request().prompt(), params);
      // Few words, so that some groups are identical or tied.
      String text = "word" + Math.floorMod(hash, 6);
      return new Candidate(
          text,
          new int[] {hash, 2},
          new float[] {-1, -1},
          new float[] {-1, -1},
          hash % 5 == 0 ? FinishReason.LENGTH : FinishReason.EOS,
          one.first().version(),
          weights.version(),
          params.temperature(),
          params.seed());
    }

    @Override
    public boolean fits(Prompt prompt) {
      return !prompt.text().startsWith("long");
    }
  }

  private final class HashJudge extends Confined implements Judge {
    @Override
    public String name() {
      return "hash";
    }

    @Override
    public List<Verdict> judge(List<CandidateGroup> groups) throws JudgeException {
      confined();
      crash.point("judge");
      onCall.accept("judge");
      calls.add("judge " + groups);
      judgedAtOnce.add(groups.size());
      return groups.stream().map(this::judge).toList();
    }

    private Verdict judge(CandidateGroup group) {
      if (group.prompt().id().endsWith("5")) return new Verdict.Abstained("ends with 5");
      return new Verdict.Scored(
          group.candidates().stream()
              .map(candidate -> (double) Math.floorMod(candidate.text().hashCode(), 4))
              .toList());
    }
  }

  private final class Learner extends Confined implements LearnerEngine {
    private Weights weights = checkpoint;
    private double share = 1;

    @Override
    public PolicyVersion version() {
      return weights.version();
    }

    @Override
    public Map<String, Double> step(List<TrainingExample> examples) {
      confined();
      crash.point("step");
      onCall.accept("step");
      calls.add("step %s %s".formatted(weights, examples));
      stepping = true;
      sleep(stepMillis);
      stepping = false;
      for (TrainingExample example : examples) {
        trainedLags.add(weights.version().lagOf(example.version()));
      }
      weights = trained(weights, examples);
      if (share != 1) weights = new Weights(weights.version(), Objects.hash(weights, share));
      crash.point("stepped");
      Map<String, Double> report = new LinkedHashMap<>(stepReport.apply(weights));
      report.put("loss", 1.0);
      return report;
    }

    @Override
    public void scaleLearningRate(double newShare) {
      confined();
      share = newShare;
    }

    @Override
    public void startFrom(Path folder) {
      confined();
      weights = new Weights(weights.version(), folder.hashCode());
    }

    @Override
    public void publish() {
      confined();
      published = weights;
    }

    @Override
    public void save(Path folder) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void restore(Path folder) {
      throw new UnsupportedOperationException();
    }
  }

  private final class Evaluation extends Confined implements EvaluationTask {
    @Override
    public Map<String, Double> evaluate() {
      confined();
      crash.point("evaluate");
      onCall.accept("evaluate");
      Weights weights = published;
      Map<String, Double> report = new LinkedHashMap<>(validationReport.apply(weights));
      report.put(VERSION, (double) weights.version().number());
      report.put("state", (double) weights.state());
      return report;
    }
  }
}
