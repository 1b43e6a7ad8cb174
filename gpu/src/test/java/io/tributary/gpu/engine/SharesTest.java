package io.tributary.gpu.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SharesTest {
  private static List<NDArray> arrays(NDManager scope, int... sizes) {
    List<NDArray> out = new ArrayList<>();
    for (int size : sizes) out.add(scope.zeros(new Shape(size)));
    return out;
  }

  private static List<List<Integer>> shares(List<NDArray> arrays, int count) {
    List<List<Integer>> out = Collections.synchronizedList(new ArrayList<>());
    try (Workers workers = new Workers(count)) {
      Shares.of(arrays, count).each(workers, out::add);
    }
    return out;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 20})
  void everyTensorIsInOneShare(int count) {
    try (NDManager scope = NativeEngine.newScope("cpu")) {
      List<List<Integer>> shares = shares(arrays(scope, 5, 1, 9, 3, 7, 2, 8), count);
      assertThat(shares).hasSize(Math.min(count, 7)).noneMatch(List::isEmpty);
      assertThat(shares.stream().flatMap(List::stream))
          .containsExactlyInAnyOrder(0, 1, 2, 3, 4, 5, 6);
    }
  }

  @Test
  void sharesAreOfAboutTheSameSize() {
    try (NDManager scope = NativeEngine.newScope("cpu")) {
      List<NDArray> arrays = arrays(scope, 400, 100, 100, 100, 100);
      assertThat(shares(arrays, 2)).containsExactlyInAnyOrder(List.of(0), List.of(1, 2, 3, 4));
    }
  }

  @Test
  void whatFailsInAShareIsThrown() {
    try (NDManager scope = NativeEngine.newScope("cpu");
        Workers workers = new Workers(2)) {
      Shares shares = Shares.of(arrays(scope, 1, 1), 2);
      assertThatThrownBy(
              () ->
                  shares.each(
                      workers,
                      share -> {
                        throw new IllegalStateException("no");
                      }))
          .hasMessage("no");
    }
  }
}
