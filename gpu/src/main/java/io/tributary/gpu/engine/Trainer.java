package io.tributary.gpu.engine;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Takes optimizer steps: splits a batch into micro-batches, computes their gradients side by side,
 * adds them up in a fixed order, clips, and applies AdamW. The result does not depend on the number
 * of threads. Owns the policy's weights and moments.
 */
public final class Trainer<E> implements AutoCloseable {
  private final Kernels kernels;
  private final Objective<E> objective;
  private final AdamW adamW;
  private final int microBatch;
  private final OptimizerState state;
  private final ExecutorService workers;
  private final int threads;

  /**
   * @param state weights and moments; the trainer closes it
   * @param microBatch examples in one forward pass
   * @param threads micro-batches computed side by side
   */
  public Trainer(
      Kernels kernels,
      Objective<E> objective,
      AdamW adamW,
      OptimizerState state,
      int microBatch,
      int threads) {
    this.kernels = kernels;
    this.objective = objective;
    this.adamW = adamW;
    this.state = state;
    this.microBatch = microBatch;
    this.threads = threads;
    this.workers =
        Executors.newFixedThreadPool(
            threads,
            task -> {
              Thread thread = new Thread(task, "gradients");
              thread.setDaemon(true);
              return thread;
            });
  }

  /** Weights and moments, still the trainer's. */
  public OptimizerState state() {
    return state;
  }

  /**
   * One optimizer step.
   *
   * @return {@code loss}, {@code grad_norm}, {@code learning_rate} and the objective's statistics
   * @throws NotFiniteException if the gradient is not finite; weights and moments are unchanged
   */
  public Map<String, Double> step(List<E> batch, double learningRate) {
    double denominator = objective.denominator(batch);
    List<E> ordered = new ArrayList<>(batch);
    ordered.sort(Comparator.comparingInt(objective::length));
    try (NDManager scope = kernels.newScope()) {
      Means means = new Means();
      double loss = 0;
      List<NDArray> total = null;
      for (int from = 0; from < ordered.size(); from += microBatch * threads) {
        for (Part part : wave(scope, ordered, from, denominator)) {
          loss += part.loss();
          means.addAll(part.statistics());
          total = total == null ? part.gradients() : add(scope, total, part.gradients());
        }
      }
      double norm = apply(scope, total, learningRate);
      Map<String, Double> metrics = means.values();
      metrics.put("loss", loss);
      metrics.put("grad_norm", norm);
      metrics.put("learning_rate", learningRate);
      return metrics;
    }
  }

  private List<Part> wave(NDManager scope, List<E> ordered, int from, double denominator) {
    List<Future<Part>> running = new ArrayList<>();
    for (int t = 0; t < threads; t++) {
      int start = from + t * microBatch;
      if (start >= ordered.size()) break;
      List<E> part = ordered.subList(start, Math.min(ordered.size(), start + microBatch));
      running.add(
          workers.submit(
              () -> objective.gradients(kernels, scope, state.weights(), part, denominator)));
    }
    // all of them end before anything is thrown: the caller then frees what they compute with
    running.forEach(Trainer::waitFor);
    return running.stream().map(Trainer::resultOf).toList();
  }

  private List<NDArray> add(NDManager scope, List<NDArray> total, List<NDArray> part) {
    kernels.call(scope, "accumulate", total, part);
    part.forEach(NDArray::close);
    return total;
  }

  private double apply(NDManager scope, List<NDArray> gradients, double learningRate) {
    double[] constants = {
      learningRate,
      adamW.beta1(),
      adamW.beta2(),
      adamW.epsilon(),
      adamW.weightDecay(),
      adamW.maxGradNorm()
    };
    double norm =
        kernels
            .call(
                scope,
                "adamw",
                state.weights().trained(),
                gradients,
                state.firstMoments(),
                state.secondMoments(),
                state.steps(),
                constants)
            .get(0)
            .getFloat();
    if (!Double.isFinite(norm)) throw new NotFiniteException("gradient norm is " + norm);
    return norm;
  }

  private static void waitFor(Future<Part> future) {
    boolean interrupted = false;
    while (!future.isDone()) {
      try {
        future.get();
      } catch (InterruptedException e) {
        interrupted = true;
      } catch (ExecutionException e) {
        // thrown by resultOf
      }
    }
    if (interrupted) Thread.currentThread().interrupt();
  }

  private static Part resultOf(Future<Part> future) {
    try {
      return future.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while computing gradients", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) throw cause;
      throw new IllegalStateException(e.getCause());
    }
  }

  @Override
  public void close() {
    workers.shutdown();
    state.close();
  }
}
