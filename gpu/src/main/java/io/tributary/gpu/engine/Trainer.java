package io.tributary.gpu.engine;

import ai.djl.ndarray.NDArray;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes optimizer steps: splits a batch into micro-batches, computes their gradients side by side,
 * adds them up in a fixed order, clips, and applies AdamW. The result does not depend on the number
 * of threads. Where the device's memory does not do, micro-batches become smaller and the step's
 * result is as if they had been so from the start. Owns the policy's weights and moments.
 */
public final class Trainer<E> implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Trainer.class);

  private final Kernels kernels;
  private final Objective<E> objective;
  private final AdamW adamW;
  private final OptimizerState state;
  private final Workers workers;
  private final Fitting<E> fitting;

  /** With a limit of examples alone; what is to be said goes to the log. */
  public Trainer(
      Kernels kernels,
      Objective<E> objective,
      AdamW adamW,
      OptimizerState state,
      int microBatch,
      int threads) {
    this(kernels, objective, adamW, state, MicroBatch.of(microBatch), threads, LOG::warn);
  }

  /**
   * @param state weights and moments; the trainer closes it
   * @param microBatch what is computed in one pass at most
   * @param threads micro-batches computed side by side
   * @param notices told when micro-batches have to become smaller
   */
  public Trainer(
      Kernels kernels,
      Objective<E> objective,
      AdamW adamW,
      OptimizerState state,
      MicroBatch microBatch,
      int threads,
      Consumer<String> notices) {
    this.kernels = kernels;
    this.objective = objective;
    this.adamW = adamW;
    this.state = state;
    this.workers = new Workers(threads);
    this.fitting =
        new Fitting<>(objective, kernels.compute().device(), microBatch, threads, notices);
  }

  /** Weights and moments, still the trainer's. */
  public OptimizerState state() {
    return state;
  }

  /** What is computed in one pass at most, after all that did not fit. */
  public MicroBatch microBatch() {
    return fitting.limit();
  }

  /** The examples, in order, with what the objective computes of each but once. */
  public List<E> completed(List<E> examples) {
    int[] byLength =
        IntStream.range(0, examples.size())
            .boxed()
            .sorted(Comparator.comparingInt(i -> objective.length(examples.get(i))))
            .mapToInt(Integer::intValue)
            .toArray();
    List<E> sorted = IntStream.of(byLength).mapToObj(examples::get).toList();
    List<E> done = fitting.run(sorted, parts -> inParts(parts, objective::completed));
    List<E> out = new ArrayList<>(examples);
    for (int i = 0; i < byLength.length; i++) out.set(byLength[i], done.get(i));
    return out;
  }

  private List<E> inParts(List<List<E>> parts, UnaryOperator<List<E>> work) {
    List<E> out = new ArrayList<>();
    for (List<List<E>> wave : waves(parts)) {
      List<Callable<List<E>>> tasks = new ArrayList<>();
      for (List<E> part : wave) tasks.add(() -> work.apply(part));
      workers.run(tasks).forEach(out::addAll);
    }
    return out;
  }

  /**
   * One optimizer step.
   *
   * @return {@code loss}, {@code grad_norm}, {@code learning_rate}, {@code train/micro_batch} and
   *     the objective's statistics
   * @throws NotFiniteException if loss or gradient of the first update is not finite; weights,
   *     moments and the optimizer's count of steps are unchanged
   * @throws TooLargeException if an example does not fit into memory; nothing is changed
   */
  public Map<String, Double> step(List<E> batch, double learningRate) {
    List<E> ready = ready(batch);
    double denominator = objective.denominator(ready);
    Map<String, Double> metrics = update(ready, denominator, learningRate);
    for (int i = 1; i < objective.updates(); i++) {
      try {
        metrics = update(ready, denominator, learningRate);
      } catch (NotFiniteException e) {
        // the step has changed the weights already and ends with what it has
        LOG.warn("update {} of {} is left out: {}", i + 1, objective.updates(), e.getMessage());
        return metrics;
      }
    }
    return metrics;
  }

  /** The batch sorted by length, with all that is worked out before its first update. */
  private List<E> ready(List<E> batch) {
    List<E> ordered = new ArrayList<>(completed(objective.together(batch)));
    ordered.sort(Comparator.comparingInt(objective::length));
    if (!objective.measures()) return objective.settled(ordered);
    Weights policy = state.weights();
    return objective.settled(
        fitting.run(
            ordered, parts -> inParts(parts, part -> objective.measured(kernels, policy, part))));
  }

  private Map<String, Double> update(List<E> ordered, double denominator, double learningRate) {
    try (GradientSum sum = fitting.run(ordered, parts -> gradients(parts, denominator))) {
      if (!Double.isFinite(sum.loss())) throw new NotFiniteException("loss is " + sum.loss());
      int trained = state.weights().trained().size();
      List<NDArray> rest = sum.gradients().subList(trained, sum.gradients().size());
      if (!ValueHead.finite(rest)) throw new NotFiniteException("value head's gradient");
      List<NDArray> own = sum.gradients().subList(0, trained);
      double norm = state.update(kernels, sum.scope(), own, adamW, learningRate, workers);
      if (!Double.isFinite(norm)) throw new NotFiniteException("gradient norm is " + norm);
      objective
          .valueHead()
          .ifPresent(head -> head.update(kernels, rest, adamW, learningRate, workers));
      Map<String, Double> metrics = sum.means().values();
      metrics.put("loss", sum.loss());
      metrics.put("grad_norm", norm);
      metrics.put("learning_rate", learningRate);
      metrics.put("train/micro_batch", (double) fitting.limit().examples());
      return metrics;
    }
  }

  private GradientSum gradients(List<List<E>> parts, double denominator) {
    state.weights().readyForTraining(kernels, workers);
    GradientSum sum = new GradientSum(kernels, workers);
    try {
      for (List<List<E>> wave : waves(parts)) {
        List<Callable<Part>> tasks = new ArrayList<>();
        for (List<E> part : wave) {
          tasks.add(
              () -> objective.gradients(kernels, sum.scope(), state.weights(), part, denominator));
        }
        for (Part part : workers.run(tasks)) sum.add(part);
      }
      sum.finish();
      return sum;
    } catch (RuntimeException e) {
      sum.close();
      throw e;
    }
  }

  private List<List<List<E>>> waves(List<List<E>> parts) {
    List<List<List<E>>> out = new ArrayList<>();
    int most = fitting.sideBySide();
    for (int from = 0; from < parts.size(); from += most) {
      out.add(parts.subList(from, Math.min(parts.size(), from + most)));
    }
    return out;
  }

  @Override
  public void close() {
    workers.close();
    state.close();
  }
}
