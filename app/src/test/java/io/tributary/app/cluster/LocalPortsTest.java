package io.tributary.app.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import org.junit.jupiter.api.Test;

class LocalPortsTest {
  private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

  @Test
  void noneIsGivenTwiceAndNoneThatIsTaken() throws IOException {
    List<Integer> first = LocalPorts.take(50);
    assertThat(first).doesNotHaveDuplicates();
    int after = first.get(first.size() - 1) + 1;
    try (ServerSocket taken = new ServerSocket(after, 1, LOOPBACK)) {
      assertThat(LocalPorts.take(50)).doesNotContainAnyElementsOf(first).doesNotContain(after);
      assertThat(taken.isBound()).isTrue();
    }
  }

  /**
   * Where it could be given a port of ours, a server that is started again might not get its own.
   */
  @Test
  void noneIsOneThatAnOutgoingConnectionGets() throws IOException {
    List<Integer> ours = LocalPorts.take(100);
    for (int i = 0; i < 100; i++) {
      try (ServerSocket outgoing = new ServerSocket(0, 1, LOOPBACK)) {
        assertThat(outgoing.getLocalPort()).isNotIn(ours);
      }
    }
  }
}
