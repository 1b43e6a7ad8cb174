package io.tributary.app.faults;

import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * Faults that are mostly waited out: each on a cluster of its own, four at the same time. Of five
 * JUnit begins the fourth last: the restarts, which are more work than waiting, take the place of
 * the first that is through.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Execution(ExecutionMode.SAME_THREAD)
class LongFaultsIT {
  @Test
  @Order(1)
  @Execution(ExecutionMode.CONCURRENT)
  void stoppedProcessesAreReplacedAndRefused() {
    new StoppedProcesses().inject();
  }

  @Test
  @Order(3)
  @Execution(ExecutionMode.CONCURRENT)
  void withoutItsDatabaseTheStreamStallsAndGoesOn() throws Exception {
    new DatabaseOutage().inject();
  }

  @Test
  @Order(5)
  @Execution(ExecutionMode.CONCURRENT)
  void aBusyLearnerIsNotTakenForDead() {
    new BusyLearner().inject();
  }

  @Test
  @Order(2)
  @Execution(ExecutionMode.CONCURRENT)
  void inAPartedNetworkTwoLearnersNeverBothPublish() {
    new PartedNetwork().inject();
  }

  @Test
  @Order(4)
  @Execution(ExecutionMode.CONCURRENT)
  void nodesAreRestartedOneByOneUnderLoad() {
    new RollingRestart().inject();
  }
}
