package io.tributary.gpu;

import io.tributary.api.PolicyVersion;
import io.tributary.api.TrainingExample;
import io.tributary.gpu.engine.AdamW;
import io.tributary.gpu.engine.CosineSchedule;
import io.tributary.gpu.engine.Kernels;
import io.tributary.gpu.engine.MicroBatch;
import io.tributary.gpu.engine.NotFiniteException;
import io.tributary.gpu.engine.Objective;
import io.tributary.gpu.engine.OptimizerState;
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
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.LoggerFactory;

/**
 * Trains the policy, starting from the reference model: all of its weights, or adapters over them.
 * The random numbers of a run come from its seed and each prompt's place, so what is trained, its
 * moments and the step are the whole state.
 *
 * @param <E> what the objective calls an example
 */
public final class PolicyLearner<E> implements LearnerEngine {
  private static final String MOMENTS = "optimizer.safetensors";
  private static final String VALUE_HEAD = "value-head.safetensors";
  private static final String STEP = "step";
  private static final String BAD_STEPS = "bad_steps";

  /**
   * How the learner trains.
   *
   * @param microBatch what is computed in one pass at most
   * @param threads micro-batches computed side by side
   * @param offloadMoments keep the moments on the CPU
   * @param maxBadSteps steps in a row without a finite gradient that end the training, at least 1
   * @param notices told when micro-batches have to become smaller, or a step is skipped
   */
  public record Options(
      AdamW adamW,
      CosineSchedule schedule,
      MicroBatch microBatch,
      int threads,
      boolean offloadMoments,
      int maxBadSteps,
      Consumer<String> notices) {
    private static final int MAX_BAD_STEPS = 3;

    /** Moments beside the weights; what is to be said goes to the log. */
    public Options(AdamW adamW, CosineSchedule schedule, int microBatch, int threads) {
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
    this(model, store, objective, encoder, options, model.weights().copy(model.kernels()));
  }

  /**
   * @param start what the first version is: the model's own weights, or adapters over its base that
   *     change nothing; the learner takes it over
   */
  public PolicyLearner(
      LoadedModel model,
      LocalWeightStore store,
      Objective<E> objective,
      Function<TrainingExample, List<E>> encoder,
      Options options,
      Weights start) {
    this.model = model;
    this.kernels = model.kernels();
    this.store = store;
    this.objective = objective;
    this.encoder = encoder;
    this.options = options;
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
    double learningRate = share * options.schedule().at(next.number());
    Map<String, Double> metrics;
    try {
      metrics = trainer.step(batch, learningRate);
      bad = bad.followedByGood();
    } catch (NotFiniteException e) {
      metrics = skipped(e, next, learningRate);
    }
    version = next;
    metrics.put("train/bad_steps", (double) bad.total());
    return metrics;
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
        Map.of(STEP, Long.toString(version.number()), BAD_STEPS, bad.text()));
    objective
        .valueHead()
        .ifPresent(head -> SafetensorsWriter.write(folder.resolve(VALUE_HEAD), head.tensors()));
  }

  @Override
  public void restore(Path folder) {
    Weights weights = CheckpointWeights.read(folder, kernels, trainer.state().weights());
    Map<String, HostTensor> moments = CheckpointWeights.tensors(folder.resolve(MOMENTS));
    objective.valueHead().ifPresent(head -> restore(head, folder.resolve(VALUE_HEAD)));
    trainer.close();
    trainer = trainer(OptimizerState.restored(kernels, weights, moments, options.offloadMoments()));
    try (SafetensorsFile file = SafetensorsFile.open(folder.resolve(MOMENTS))) {
      version = new PolicyVersion(Long.parseLong(file.metadata().get(STEP)));
      bad = BadSteps.parse(file.metadata().get(BAD_STEPS));
    }
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
  }
}
