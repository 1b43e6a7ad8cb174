package io.tributary.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class PolicyVersionTest {
  @Test
  void countsFromTheReference() {
    assertThat(PolicyVersion.REFERENCE).hasToString("v0");
    assertThat(PolicyVersion.REFERENCE.next()).isEqualTo(new PolicyVersion(1)).hasToString("v1");
  }

  @Test
  void lagIsHowFarTheSamplingIsBehind() {
    assertThat(new PolicyVersion(7).lagOf(new PolicyVersion(4))).isEqualTo(3);
    assertThat(new PolicyVersion(4).lagOf(new PolicyVersion(4))).isZero();
  }

  @Property
  void newerIsGreaterAndLagsByTheDifference(
      @ForAll @LongRange(max = 1L << 60) long a, @ForAll @LongRange(max = 1L << 60) long b) {
    PolicyVersion left = new PolicyVersion(a);
    PolicyVersion right = new PolicyVersion(b);
    assertThat(Integer.signum(left.compareTo(right))).isEqualTo(Long.signum(left.lagOf(right)));
    assertThat(left.next()).isGreaterThan(left);
    assertThat(left.next().lagOf(left)).isEqualTo(1);
  }

  @Test
  void refusesANegativeNumber() {
    assertThatThrownBy(() -> new PolicyVersion(-1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("negative policy version -1");
  }
}
