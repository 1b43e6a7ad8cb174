package io.tributary.gpu;

import io.tributary.api.PolicyVersion;
import io.tributary.api.TrainingExample;
import io.tributary.gpu.engine.AdamW;
import io.tributary.gpu.engine.Kernels;
import io.tributary.gpu.engine.MicroBatch;
import io.tributary.gpu.engine.MovingReference;
import io.tributary.gpu.engine.NotFiniteException;
import io.tributary.gpu.engine.Objective;
import io.tributary.gpu.engine.OptimizerState;
import io.tributary.gpu.engine.Schedule;
import io.tributary.gpu.engine.Trainer;
import io.tributary.gpu.engine.ValueHead;
import io.tributary.gpu.engine.Weights;
import io.tributary.gpu.files.HostTensor;
import io.tributary.gpu.files.ModelFileException;
import io.tributary.gpu.files.safetensors.SafetensorsFile;
import io.tributary.gpu.files.safetensors.SafetensorsWriter;
import io.tributary.gpu.model.LoadedModel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.LoggerFactory;

/**
 * Trains the policy, starting from the reference model: all of its weights, or adapters over them.
 * The random numbers of a run come from its seed and each prompt's place, so what is trained, its
 * moments, the step, and a reference that moves are the whole state.
 *
 * @param <E> what the objective calls an example
 */
public final class PolicyLearner<E> implements LearnerEngine {
  private static final String MOMENTS = "optimizer.safetensors";
  private static final String VALUE_HEAD = "value-head.safetensors";
  private static final String STEP = "step";
  private static final String BAD_STEPS = "bad_steps";
  private static final String SCHEDULE = "schedule";
  private static final String KL = "objective/kl";
  private static final String MOVING_KL = "objective/kl_to_moving_reference";

  /**
   * How the learner trains.
   *
   * @param schedule of a new run; one that goes on has its checkpoint's
   * @param microBatch what is computed in one pass at most
   * @param threads micro-batches computed side by side
   * @param offloadMoments keep the moments on the CPU
   * @param maxBadSteps steps in a row without a finite gradient that end the training, at least 1
   * @param notices told when micro-batches have to become smaller, or a step is skipped
   */
  public record Options(
      AdamW adamW,
      Schedule schedule,
      MicroBatch microBatch,
      int threads,
      boolean offloadMoments,
      int maxBadSteps,
      Consumer<String> notices) {
    private static final int MAX_BAD_STEPS = 3;

    /** Moments beside the weights; what is to be said goes to the log. */
    public Options(AdamW adamW, Schedule schedule, int microBatch, int threads) {
      this(
          adamW,
          schedule,
          MicroBatch.of(microBatch),
          threads,
          false,
          MAX_BAD_STEPS,
          LoggerFactory.getLogger(PolicyLearner.class)::warn);
    }
  }

  private final LoadedModel model;
  private final Kernels kernels;
  private final LocalWeightStore store;
  private final Objective<E> objective;
  private final Function<TrainingExample, List<E>> encoder;
  private final Options options;
  private final Optional<ReferenceFiles> reference;
  private Schedule schedule;
  private Trainer<E> trainer;
  private PolicyVersion version = PolicyVersion.REFERENCE;
  private BadSteps bad = BadSteps.NONE;
  private double share = 1;

  /**
   * @param model the reference model; the caller's to close, after this learner
   * @param encoder the objective's examples of what the stream delivers
   */
  public PolicyLearner(
      LoadedModel model,
      LocalWeightStore store,
      Objective<E> objective,
      Function<TrainingExample, List<E>> encoder,
      Options options) {
    this(
        model,
        store,
        objective,
        encoder,
        options,
        model.weights().copy(model.kernels()),
        Optional.empty());
  }

  /**
   * @param start what the first version is: the model's own weights, or adapters over its base that
   *     change nothing; the learner takes it over
   * @param reference the objective's, if it follows the policy; the learner takes it over
   */
  public PolicyLearner(
      LoadedModel model,
      LocalWeightStore store,
      Objective<E> objective,
      Function<TrainingExample, List<E>> encoder,
      Options options,
      Weights start,
      Optional<MovingReference> reference) {
    this.model = model;
    this.kernels = model.kernels();
    this.store = store;
    this.objective = objective;
    this.encoder = encoder;
    this.options = options;
    this.reference = reference.map(ReferenceFiles::new);
    this.schedule = options.schedule();
    this.trainer = trainer(OptimizerState.fresh(kernels, start, options.offloadMoments()));
  }

  private Trainer<E> trainer(OptimizerState state) {
    return new Trainer<>(
        kernels,
        objective,
        options.adamW(),
        state,
        options.microBatch(),
        options.threads(),
        options.notices());
  }

  @Override
  public PolicyVersion version() {
    return version;
  }

  @Override
  public Map<String, Double> step(List<TrainingExample> examples) {
    List<E> batch = examples.stream().map(encoder).flatMap(List::stream).toList();
    PolicyVersion next = version.next();
    double learningRate = share * schedule.at(next.number());
    if (next.number() - 1 == schedule.horizon().orElse(Long.MAX_VALUE)) sayEnd(learningRate);
    Map<String, Double> metrics;
    try {
      metrics = trainer.step(batch, learningRate);
      bad = bad.followedByGood();
    } catch (NotFiniteException e) {
      metrics = skipped(e, next, learningRate);
    }
    version = next;
    metrics.put("train/bad_steps", (double) bad.total());
    if (reference.isPresent()) follow(reference.get().model(), metrics);
    return metrics;
  }

  /** The step's figures are against the reference as it was before. */
  private void follow(MovingReference moving, Map<String, Double> metrics) {
    metrics.put("reference/version", (double) moving.version());
    Double kl = metrics.remove(KL);
    if (kl != null) metrics.put(MOVING_KL, kl);
    moving.follow(version.number(), trainer.state().weights());
  }

  private void sayEnd(double rate) {
    options
        .notices()
        .accept(
            "the learning rate's horizon of %d steps is passed: it stays at %s"
                .formatted(schedule.horizon().getAsLong(), rate));
  }

  private Map<String, Double> skipped(NotFiniteException e, PolicyVersion next, double rate) {
    bad = bad.andOneMore();
    if (bad.inARow() >= options.maxBadSteps()) {
      PolicyVersion lastGood = new PolicyVersion(next.number() - bad.inARow());
      throw new TooManyBadStepsException(bad.inARow(), lastGood, e);
    }
    options.notices().accept("step %d is skipped: %s".formatted(next.number(), e.getMessage()));
    Map<String, Double> metrics = new LinkedHashMap<>();
    metrics.put("loss", Double.NaN);
    metrics.put("grad_norm", Double.NaN);
    metrics.put("learning_rate", rate);
    return metrics;
  }

  @Override
  public void scaleLearningRate(double newShare) {
    if (!(newShare > 0 && newShare <= 1)) throw new IllegalArgumentException("share " + newShare);
    share = newShare;
  }

  @Override
  public void startFrom(Path folder) {
    Weights weights = model.read(folder);
    // what it was may come from the versions that are left behind
    reference.ifPresent(moving -> moving.model().become(version.number(), weights));
    trainer.close();
    trainer = trainer(OptimizerState.fresh(kernels, weights, options.offloadMoments()));
  }

  @Override
  public void publish() {
    store.publish(version, trainer.state().weights().frozen(kernels));
  }

  @Override
  public void save(Path folder) {
    CheckpointWeights.write(folder, trainer.state().weights());
    SafetensorsWriter.write(
        folder.resolve(MOMENTS),
        trainer.state().moments(),
        Map.of(
            STEP,
            Long.toString(version.number()),
            BAD_STEPS,
            bad.text(),
            SCHEDULE,
            schedule.text()));
    objective
        .valueHead()
        .ifPresent(head -> SafetensorsWriter.write(folder.resolve(VALUE_HEAD), head.tensors()));
    reference.ifPresent(moving -> moving.save(folder));
    OlderVersions.save(folder, store, version);
  }

  @Override
  public void restore(Path folder) {
    Weights weights = CheckpointWeights.read(folder, kernels, trainer.state().weights());
    Map<String, HostTensor> moments = CheckpointWeights.tensors(folder.resolve(MOMENTS));
    objective.valueHead().ifPresent(head -> restore(head, folder.resolve(VALUE_HEAD)));
    reference.ifPresent(moving -> moving.restore(folder));
    OlderVersions.restore(folder, store, kernels, weights);
    trainer.close();
    trainer = trainer(OptimizerState.restored(kernels, weights, moments, options.offloadMoments()));
    try (SafetensorsFile file = SafetensorsFile.open(folder.resolve(MOMENTS))) {
      version = new PolicyVersion(Long.parseLong(file.metadata().get(STEP)));
      bad = BadSteps.parse(file.metadata().get(BAD_STEPS));
      // checkpoints of older releases have none, and the settings plan as they did then
      if (file.metadata().containsKey(SCHEDULE)) goOnBy(file.metadata().get(SCHEDULE), folder);
    }
  }

  private void goOnBy(String recorded, Path folder) {
    try {
      schedule = Schedule.parse(recorded);
    } catch (IllegalArgumentException e) {
      throw new ModelFileException(
          folder.resolve(MOMENTS), "%s = %s".formatted(SCHEDULE, recorded), e);
    }
    if (schedule.equals(options.schedule())) return;
    options
        .notices()
        .accept(
            "the learning rate goes on as the run was planned (%s), not as a new one would be (%s)"
                .formatted(schedule.text(), options.schedule().text()));
  }

  private static void restore(ValueHead head, Path path) {
    if (Files.notExists(path)) {
      throw new ModelFileException(
          path, "is not there; the checkpoint is of a run whose objective has no value head");
    }
    try {
      head.restore(CheckpointWeights.tensors(path));
    } catch (IllegalArgumentException e) {
      throw new ModelFileException(path, e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    trainer.close();
    objective.valueHead().ifPresent(ValueHead::close);
    reference.ifPresent(moving -> moving.model().close());
  }
}
