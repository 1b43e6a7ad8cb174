package io.tributary.bench.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class NapTest {
  @Test
  void manyShortNapsTakeTheirSumAndNotMore() {
    Nap nap = new Nap(new CountDownLatch(1));
    long start = System.nanoTime();
    for (int i = 0; i < 200; i++) nap.seconds(0.002);
    double seconds = (System.nanoTime() - start) / 1e9;
    // Without taking off what was slept too long it is 0.41 s on an idle machine already.
    assertThat(seconds).isGreaterThanOrEqualTo(0.397).isLessThan(2);
  }

  @Test
  void endsWhenAllIsOver() {
    CountDownLatch over = new CountDownLatch(1);
    over.countDown();
    long start = System.nanoTime();
    new Nap(over).seconds(100);
    assertThat(System.nanoTime() - start).isLessThan(10_000_000_000L);
  }
}
