package io.tributary.streams.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How a guard has had a step taken is in the ledger, and the audit looks at it. */
class GuardedStepTest {
  @TempDir private Path folder;

  @Test
  void rateAndStartComeBackAndTheStartMustHaveBeenValidated() {
    LedgerStep lowered = new LedgerStep(1, List.of(), List.of(), 0.125, OptionalLong.empty());
    LedgerStep back = new LedgerStep(2, List.of(), List.of(), 0.125, OptionalLong.of(0));
    try (SqlitePairLog log = SqlitePairLog.open(folder.resolve(SqlitePairLog.FILE_NAME))) {
      log.record(lowered);
      log.record(back);
      assertThat(log.stepsAfter(0)).containsExactly(lowered, back);
      assertThat(RunAudit.of(folder).findings())
          .extracting(AuditReport.Finding::toString)
          .singleElement()
          .asString()
          .contains("1 steps start from the weights of a version that was never validated: 2");
      log.recordEvaluation(0, Map.of("val/reward", 1.0));
      assertThat(RunAudit.of(folder).findings()).isEmpty();
    }
  }

  @Test
  void aStepCannotStartFromItselfOrAtNoRate() {
    assertThatThrownBy(() -> new LedgerStep(2, List.of(), List.of(), 1, OptionalLong.of(2)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new LedgerStep(2, List.of(), List.of(), 0, OptionalLong.empty()))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
