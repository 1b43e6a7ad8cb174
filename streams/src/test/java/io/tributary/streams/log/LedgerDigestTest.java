package io.tributary.streams.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.tributary.streams.mix.Extras;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LedgerDigestTest {
  private static final LedgerStep ONE = new LedgerStep(1, List.of(2L, 1L), List.of());
  private static final LedgerStep TWO = new LedgerStep(2, List.of(), List.of(3L));
  private static final LedgerStep THREE = new LedgerStep(3, List.of(258L), List.of());

  @Test
  void nothingTrainedIsZeroBytes() {
    assertThat(LedgerDigest.of(List.of()).hex()).isEqualTo("0".repeat(64));
  }

  /** Expected values computed apart from this program, with Python's hashlib and struct. */
  @Test
  void followsTheWrittenFormula() {
    assertThat(LedgerDigest.of(List.of(ONE)).hex())
        .isEqualTo("35e252fee29b228a3213638a93842d12c5d3e4cb6c355d0387a3753f0871650a");
    assertThat(LedgerDigest.of(List.of(ONE, TWO, THREE)).hex())
        .isEqualTo("49fc3ab1f7864fd3281cac9c3189c5d5e94b47bad519d23b568d8e865599e717");
  }

  @Test
  void stepByStepIsTheSameAsAtOnceAndGoesOnFromText() {
    LedgerDigest written = LedgerDigest.start().next(ONE);
    assertThat(LedgerDigest.parse(written.hex()).next(TWO).next(THREE))
        .isEqualTo(LedgerDigest.of(List.of(ONE, TWO, THREE)));
    assertThatIllegalArgumentException().isThrownBy(() -> LedgerDigest.parse("abcd"));
  }

  @Test
  void orderAndStepNumberCount() {
    assertThat(LedgerDigest.start().next(new LedgerStep(1, List.of(1L, 2L), List.of())))
        .isNotEqualTo(LedgerDigest.start().next(ONE));
    assertThat(LedgerDigest.start().next(new LedgerStep(2, List.of(2L, 1L), List.of())))
        .isNotEqualTo(LedgerDigest.start().next(ONE));
  }

  /** A step that a guard has changed is another; one that none has is as it always was. */
  @Test
  void rateAndStartCount() {
    LedgerStep plain = new LedgerStep(3, List.of(1L), List.of());
    LedgerStep same = new LedgerStep(3, List.of(1L), List.of(), 1, OptionalLong.empty());
    LedgerStep lowered = new LedgerStep(3, List.of(1L), List.of(), 0.5, OptionalLong.empty());
    LedgerStep back = new LedgerStep(3, List.of(1L), List.of(), 1, OptionalLong.of(2));
    LedgerDigest start = LedgerDigest.start();
    assertThat(start.next(same)).isEqualTo(start.next(plain));
    assertThat(Set.of(start.next(plain), start.next(lowered), start.next(back))).hasSize(3);
  }

  /** What is trained beside new examples counts, by its source and in its order. */
  @Test
  void extrasCount() {
    Set<LedgerDigest> digests = new HashSet<>();
    for (Extras extras :
        List.of(
            Extras.NONE,
            new Extras(List.of(1L, 2L), List.of()),
            new Extras(List.of(2L, 1L), List.of()),
            new Extras(List.of(1L), List.of(2L)),
            new Extras(List.of(), List.of(1L, 2L)))) {
      LedgerStep step = new LedgerStep(3, List.of(9L), List.of(), 1, OptionalLong.empty(), extras);
      digests.add(LedgerDigest.start().next(step));
    }
    assertThat(digests).hasSize(5);
    assertThat(digests)
        .contains(LedgerDigest.start().next(new LedgerStep(3, List.of(9L), List.of())));
  }
}
