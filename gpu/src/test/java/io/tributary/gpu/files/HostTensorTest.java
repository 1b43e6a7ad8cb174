package io.tributary.gpu.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class HostTensorTest {
  @Test
  void isEqualByContent() {
    HostTensor a = new HostTensor(new long[] {2}, new float[] {1, Float.NaN});
    assertThat(a).isEqualTo(new HostTensor(new long[] {2}, new float[] {1, Float.NaN}));
    assertThat(a).hasSameHashCodeAs(new HostTensor(new long[] {2}, new float[] {1, Float.NaN}));
    assertThat(a).isNotEqualTo(new HostTensor(new long[] {2, 1}, new float[] {1, Float.NaN}));
    assertThat(a).isNotEqualTo(new HostTensor(new long[] {2}, new float[] {2, Float.NaN}));
    assertThat(new HostTensor(new long[0], new float[] {0f}))
        .isNotEqualTo(new HostTensor(new long[0], new float[] {-0f}));
  }

  @Test
  void refusesAShapeThatDoesNotFit() {
    assertThatThrownBy(() -> new HostTensor(new long[] {2, 3}, new float[5]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("shape [2, 3] needs 6 values, got 5");
    assertThatThrownBy(() -> new HostTensor(new long[] {-1, -1}, new float[1]))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new HostTensor(new long[] {1L << 62, 4}, new float[0]))
        .isInstanceOf(ArithmeticException.class);
  }

  @Test
  void keepsItsShape() {
    long[] shape = {2};
    HostTensor tensor = new HostTensor(shape, new float[2]);
    shape[0] = 3;
    tensor.shape()[0] = 4;
    assertThat(tensor.shape()).containsExactly(2);
  }
}
