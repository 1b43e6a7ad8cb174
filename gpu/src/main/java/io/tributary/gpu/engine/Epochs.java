package io.tributary.gpu.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** Goes through a fixed set of examples in shuffled batches; the seed fixes the order. */
public final class Epochs {
  private Epochs() {}

  /** Told of each step taken. */
  @FunctionalInterface
  public interface Listener {
    /**
     * @param step from 1
     * @param metrics of the step
     */
    void stepped(long step, Map<String, Double> metrics);

    /**
     * Told of a step that changed nothing, since its loss or gradient is not finite; throws to end
     * the training.
     */
    default void skipped(long step, NotFiniteException why) {
      throw why;
    }
  }

  /** Steps in so many epochs; the last batch of an epoch may be smaller. */
  public static long steps(int examples, int batch, int epochs) {
    return (long) epochs * ((examples + batch - 1) / batch);
  }

  /** Trains; the learning rate of step n is {@code schedule.at(n)}. */
  public static <E> void train(
      Trainer<E> trainer,
      List<E> examples,
      int batch,
      int epochs,
      Schedule schedule,
      long seed,
      Listener listener) {
    SplittableRandom random = new SplittableRandom(seed);
    List<E> order = new ArrayList<>(trainer.completed(examples));
    long step = 0;
    for (int epoch = 0; epoch < epochs; epoch++) {
      shuffle(order, random);
      for (int from = 0; from < order.size(); from += batch) {
        List<E> part = order.subList(from, Math.min(order.size(), from + batch));
        step++;
        step(trainer, part, step, schedule.at(step), listener);
      }
    }
  }

  private static <E> void step(
      Trainer<E> trainer, List<E> batch, long step, double learningRate, Listener listener) {
    Map<String, Double> metrics;
    try {
      metrics = trainer.step(batch, learningRate);
    } catch (NotFiniteException e) {
      listener.skipped(step, e);
      return;
    }
    listener.stepped(step, metrics);
  }

  private static <E> void shuffle(List<E> list, SplittableRandom random) {
    for (int i = list.size() - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      E swapped = list.get(i);
      list.set(i, list.get(j));
      list.set(j, swapped);
    }
  }
}
