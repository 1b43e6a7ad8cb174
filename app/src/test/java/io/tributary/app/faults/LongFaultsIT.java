package io.tributary.app.faults;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Faults that are mostly waited out: each on a cluster of its own, four at a time. */
@Execution(ExecutionMode.SAME_THREAD)
class LongFaultsIT {
  @Test
  @Execution(ExecutionMode.CONCURRENT)
  void stoppedProcessesAreReplacedAndRefused() {
    new StoppedProcesses().inject();
  }

  @Test
  @Execution(ExecutionMode.CONCURRENT)
  void withoutItsDatabaseTheStreamStallsAndGoesOn() throws Exception {
    new DatabaseOutage().inject();
  }

  @Test
  @Execution(ExecutionMode.CONCURRENT)
  void aBusyLearnerIsNotTakenForDead() {
    new BusyLearner().inject();
  }

  @Test
  @Execution(ExecutionMode.CONCURRENT)
  void inAPartedNetworkTwoLearnersNeverBothPublish() {
    new PartedNetwork().inject();
  }

  @Test
  @Execution(ExecutionMode.CONCURRENT)
  void withoutNewWeightsTheGeneratorGoesOnAndCatchesUp() throws IOException {
    new WeightsOutOfReach().inject();
  }

  @Test
  @Execution(ExecutionMode.CONCURRENT)
  void theNextLearnerPassesOverADamagedCheckpoint() {
    new FlippedBit().inject();
  }
}
