package io.tributary.gpu.objective;

import io.tributary.gpu.engine.ObjectiveCheck;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RaftTest {
  @ParameterizedTest
  @CsvSource({"0", "0.2"})
  void isItsEquation(double sft) {
    ObjectiveCheck.check(new Raft(), Map.of("sft-weight", "" + sft), g -> -g.avg(0));
  }
}
