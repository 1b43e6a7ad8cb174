package io.tributary.actors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tributary.actors.StreamSettings.Pairing;
import io.tributary.actors.pairs.AllPairs;
import io.tributary.actors.pairs.BestRandom;
import io.tributary.actors.pairs.PairSelection;
import io.tributary.actors.pairs.RejectionSampling;
import io.tributary.api.Candidate;
import io.tributary.api.CandidateGroup;
import io.tributary.api.DropReason;
import io.tributary.api.FinishReason;
import io.tributary.api.PolicyVersion;
import io.tributary.api.Prompt;
import io.tributary.api.ScoredCandidate;
import io.tributary.api.Verdict;
import io.tributary.streams.log.FedPrompt;
import io.tributary.streams.log.PromptOutcome;
import io.tributary.streams.log.PromptOutcome.Choice;
import io.tributary.streams.log.PromptOutcome.Dropped;
import io.tributary.streams.log.PromptOutcome.Paired;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class PairAssemblerTest {
  private static final FedPrompt PROMPT = new FedPrompt(0, new Prompt("p", "?"));

  @Test
  void takesTheFirstOfEquals() {
    Paired pair = (Paired) assemble(0, List.of("a", "b", "c", "d"), List.of(1.0, 2.0, 2.0, 1.0));
    assertThat(pair.chosen()).isEqualTo(1);
    assertThat(pair.rejected()).isZero();
  }

  @Test
  void aPenaltyCountsCharactersNotCodeUnits() {
    // Two characters of two code units each weigh as much as two plain ones.
    assertThat(assemble(0.5, List.of("\uD83D\uDE00\uD83D\uDE00", "ab"), List.of(1.0, 1.0)))
        .isEqualTo(new Dropped(PROMPT, DropReason.TIED, ""));
    Paired pair = (Paired) assemble(0.5, List.of("long", "s"), List.of(2.0, 1.0));
    assertThat(pair.chosen()).isEqualTo(1);
    assertThat(pair.candidates().stream().map(ScoredCandidate::score)).containsExactly(0.0, 0.5);
  }

  @Test
  void dropsWithTheReason() {
    assertThat(assemble(0, List.of("a", "a"), List.of(1.0, 1.0)))
        .isEqualTo(new Dropped(PROMPT, DropReason.IDENTICAL, ""));
    assertThat(assemble(0, List.of("a", "b", "a"), List.of(2.0, 1.5, 1.0)))
        .isEqualTo(new Dropped(PROMPT, DropReason.IDENTICAL, ""));
    assertThat(assemble(0, List.of("a", "b"), List.of(1.0, 1.0)))
        .isEqualTo(new Dropped(PROMPT, DropReason.TIED, ""));
    assertThat(
            assembler(0)
                .assemble(PROMPT, group(List.of("a", "b")), new Verdict.Abstained("unsure")))
        .isEqualTo(new Dropped(PROMPT, DropReason.ABSTAINED, "unsure"));
  }

  @Test
  void refusesAWrongNumberOfScores() {
    assertThatThrownBy(() -> assemble(0, List.of("a", "b"), List.of(1.0)))
        .hasMessage("1 scores for 2 candidates");
  }

  @Property
  void bestIsNoWorseThanAnyAndWorstNoBetter(
      @ForAll @Size(min = 2, max = 8) List<@IntRange(max = 3) Integer> texts,
      @ForAll @Size(min = 8, max = 8) List<@IntRange(max = 3) Integer> scores,
      @ForAll @IntRange(max = 1) int penalty) {
    List<String> responses = texts.stream().map("x"::repeat).toList();
    List<Double> given =
        IntStream.range(0, texts.size()).mapToObj(i -> (double) scores.get(i)).toList();
    PromptOutcome outcome = assemble(penalty, responses, given);
    assertThat(outcome).isEqualTo(assemble(penalty, responses, given));
    double[] net =
        IntStream.range(0, texts.size())
            .mapToDouble(i -> given.get(i) - penalty * texts.get(i))
            .toArray();
    double most = IntStream.range(0, net.length).mapToDouble(i -> net[i]).max().orElseThrow();
    double least = IntStream.range(0, net.length).mapToDouble(i -> net[i]).min().orElseThrow();
    if (outcome instanceof Paired pair) {
      assertThat(net[pair.chosen()]).isEqualTo(most).isGreaterThan(least);
      assertThat(net[pair.rejected()]).isEqualTo(least);
      assertThat(responses.get(pair.chosen())).isNotEqualTo(responses.get(pair.rejected()));
      assertThat(pair.candidates()).hasSize(texts.size());
    } else if (((Dropped) outcome).reason() == DropReason.TIED) {
      assertThat(most).isEqualTo(least);
      assertThat(responses.stream().distinct().count()).isGreaterThan(1);
    } else {
      assertThat(((Dropped) outcome).reason()).isEqualTo(DropReason.IDENTICAL);
    }
  }

  @Test
  void aCandidateWithoutAScoreTakesNoPart() {
    double none = Double.NaN;
    Paired pair = (Paired) assemble(0, List.of("a", "b", "c", "d"), List.of(none, 1.0, none, 2.0));
    assertThat(pair.candidates())
        .extracting(one -> one.candidate().text())
        .containsExactly("b", "d");
    assertThat(pair.pairs()).containsExactly(new Choice(1, 0));
    assertThat(assemble(0, List.of("a", "b", "c"), List.of(none, 1.0, none)))
        .isEqualTo(
            new Dropped(
                PROMPT, DropReason.ABSTAINED, "1 of 3 candidates have a score, 2 are needed"));
    PairAssembler rso =
        new PairAssembler(0, new Pairing(new RejectionSampling(0.5, 4), 1), new PairFigures());
    Verdict three = new Verdict.Scored(List.of(1.0, 2.0, none, 3.0));
    assertThat(rso.assemble(PROMPT, group(List.of("a", "b", "c", "d")), three))
        .isEqualTo(
            new Dropped(
                PROMPT, DropReason.ABSTAINED, "3 of 4 candidates have a score, 4 are needed"));
  }

  /** Of the same seed and ordinal the same, whoever asks and how often; of others another. */
  @Property
  void theOutcomeFollowsFromScoresOrdinalAndSeed(
      @ForAll @Size(min = 8, max = 8) List<@IntRange(max = 5) Integer> given,
      @ForAll long seed,
      @ForAll @LongRange(min = 0) long ordinal) {
    List<String> texts = IntStream.range(0, 8).mapToObj(Integer::toString).toList();
    Verdict verdict = new Verdict.Scored(given.stream().map(Integer::doubleValue).toList());
    FedPrompt prompt = new FedPrompt(ordinal, PROMPT.prompt());
    for (PairSelection selection :
        List.of(new BestRandom(), new AllPairs(), new RejectionSampling(1, 4))) {
      Pairing pairing = new Pairing(selection, seed);
      assertThat(
              new PairAssembler(0, pairing, new PairFigures())
                  .assemble(prompt, group(texts), verdict))
          .isEqualTo(
              new PairAssembler(0, pairing, new PairFigures())
                  .assemble(prompt, group(texts), verdict));
    }
  }

  @Test
  void anotherPromptDrawsOtherNumbers() {
    List<String> texts = List.of("a", "b", "c", "d", "e", "f", "g", "h");
    Verdict verdict = new Verdict.Scored(List.of(8.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0));
    PairAssembler random =
        new PairAssembler(0, new Pairing(new BestRandom(), 17), new PairFigures());
    Set<Integer> rejected = new HashSet<>();
    for (int ordinal = 0; ordinal < 200; ordinal++) {
      FedPrompt prompt = new FedPrompt(ordinal, PROMPT.prompt());
      rejected.add(((Paired) random.assemble(prompt, group(texts), verdict)).rejected());
    }
    assertThat(rejected).containsExactlyInAnyOrder(1, 2, 3, 4, 5, 6, 7);
  }

  private static PairAssembler assembler(double penalty) {
    return new PairAssembler(penalty, Pairing.BEST_WORST, new PairFigures());
  }

  private static PromptOutcome assemble(double penalty, List<String> texts, List<Double> scores) {
    return assembler(penalty).assemble(PROMPT, group(texts), new Verdict.Scored(scores));
  }

  private static CandidateGroup group(List<String> texts) {
    return new CandidateGroup(
        PROMPT.prompt(), texts.stream().map(PairAssemblerTest::candidate).toList());
  }

  private static Candidate candidate(String text) {
    return new Candidate(
        text, new int[0], new float[0], FinishReason.EOS, PolicyVersion.REFERENCE, 1, 0);
  }
}
