package io.tributary.gpu.engine;

import ai.djl.ndarray.NDArray;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * A list of tensors in shares of about the same size, so that what is done to each tensor apart can
 * be done by several threads: the bits are those of one.
 */
final class Shares {
  private final List<List<Integer>> shares;

  private Shares(List<List<Integer>> shares) {
    this.shares = shares;
  }

  /**
   * @param among tensors of which each is in one share
   * @param count shares at most
   */
  static Shares of(List<NDArray> among, int count) {
    List<List<Integer>> shares = new ArrayList<>();
    for (int s = 0; s < count; s++) shares.add(new ArrayList<>());
    long[] sizes = new long[count];
    IntStream.range(0, among.size())
        .boxed()
        .sorted(Comparator.comparingLong(i -> -among.get(i).size()))
        .forEach(
            i -> {
              int least = 0;
              for (int s = 1; s < count; s++) if (sizes[s] < sizes[least]) least = s;
              sizes[least] += among.get(i).size();
              shares.get(least).add(i);
            });
    shares.removeIf(List::isEmpty);
    return new Shares(shares);
  }

  /** Does it to each share, given as the places of its tensors, side by side. */
  void each(Workers workers, Consumer<List<Integer>> work) {
    List<Callable<Void>> tasks = new ArrayList<>();
    for (List<Integer> share : shares) {
      tasks.add(
          () -> {
            work.accept(share);
            return null;
          });
    }
    workers.run(tasks);
  }

  /**
   * What the tensors become, in their order: each share's worked out side by side, as its places
   * have it.
   */
  List<NDArray> map(Workers workers, Function<List<Integer>, List<NDArray>> work) {
    NDArray[] out = new NDArray[shares.stream().mapToInt(List::size).sum()];
    each(
        workers,
        share -> {
          List<NDArray> done = work.apply(share);
          // each place is one share's, so no two threads write the same
          for (int i = 0; i < share.size(); i++) out[share.get(i)] = done.get(i);
        });
    return List.of(out);
  }

  /** Those tensors of a list. */
  static List<NDArray> pick(List<NDArray> all, List<Integer> places) {
    return places.stream().map(all::get).toList();
  }
}
