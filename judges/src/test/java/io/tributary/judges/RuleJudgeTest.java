package io.tributary.judges;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.tributary.api.Candidate;
import io.tributary.api.CandidateGroup;
import io.tributary.api.FinishReason;
import io.tributary.api.PolicyVersion;
import io.tributary.api.Prompt;
import io.tributary.api.Verdict;
import io.tributary.judges.RuleJudge.WeightedRule;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class RuleJudgeTest {
  @Test
  void containsAndForbidsLookAnywhereInTheResponse() {
    Rule contains = Rule.contains(Pattern.compile("(?i)thank"));
    assertThat(contains.fulfilled(response("Oh, Thanks!"))).isEqualTo(1);
    assertThat(contains.fulfilled(response("No."))).isZero();
    Rule forbids = Rule.forbids(Pattern.compile("idiot"));
    assertThat(forbids.fulfilled(response("you idiot"))).isZero();
    assertThat(forbids.fulfilled(response("you"))).isEqualTo(1);
  }

  @Test
  void wordLimitsFallOffGradually() {
    assertThat(Rule.minWords(4).fulfilled(response("one two"))).isEqualTo(0.5);
    assertThat(Rule.minWords(4).fulfilled(response(" "))).isZero();
    assertThat(Rule.minWords(2).fulfilled(response("one two three"))).isEqualTo(1);
    assertThat(Rule.maxWords(2).fulfilled(response("a b c d"))).isEqualTo(0.5);
    assertThat(Rule.maxWords(2).fulfilled(response(""))).isEqualTo(1);
  }

  @Test
  void repetitionIsTheShareOfRepeatedTrigrams() {
    assertThat(Rule.repetition(words("a b c"))).isZero();
    assertThat(Rule.repetition(words("a b c d e"))).isZero();
    // a b a, b a b, a b a, b a b: two of four are new.
    assertThat(Rule.repetition(words("a b a b a b"))).isEqualTo(0.5);
    assertThat(Rule.maxRepetition(0.5).fulfilled(response("a b a b a b"))).isEqualTo(1);
    assertThat(Rule.maxRepetition(0.0).fulfilled(response("a b a b a b"))).isEqualTo(0.5);
  }

  @Test
  void mustEndAsksForTheEos() {
    assertThat(Rule.mustEnd().fulfilled(response("x"))).isEqualTo(1);
    Candidate cut =
        new Candidate(
            "x", new int[0], new float[0], FinishReason.LENGTH, PolicyVersion.REFERENCE, 1, 0);
    assertThat(Rule.mustEnd().fulfilled(cut)).isZero();
  }

  @Test
  void scoresAreWeightedMeansInTheCandidatesOrder() {
    RuleJudge judge =
        new RuleJudge(
            List.of(
                new WeightedRule(Rule.contains(Pattern.compile("please")), 3),
                new WeightedRule(Rule.minWords(2), 1)));
    CandidateGroup group =
        new CandidateGroup(
            new Prompt("p", "?"), List.of(response("please"), response("go away"), response("")));
    Verdict.Scored scored = (Verdict.Scored) judge.judge(List.of(group, group)).get(1);
    assertThat(scored.scores()).containsExactly(0.875, 0.25, 0.0);
    assertThatThrownBy(() -> new RuleJudge(List.of())).hasMessageContaining("at least one rule");
  }

  @Property
  void repetitionStaysBetweenNothingAndOne(@ForAll List<@IntRange(max = 3) Integer> words) {
    List<String> text = words.stream().map(String::valueOf).toList();
    double repetition = Rule.repetition(text);
    assertThat(repetition).isBetween(0.0, 1.0);
    double fulfilled = Rule.maxRepetition(0.2).fulfilled(response(String.join(" ", text)));
    assertThat(fulfilled).isBetween(0.0, 1.0);
    if (repetition <= 0.2) assertThat(fulfilled).isEqualTo(1.0, within(0.0));
  }

  private static List<String> words(String text) {
    return Arrays.asList(text.split(" "));
  }

  static Candidate response(String text) {
    return new Candidate(
        text, new int[] {1}, new float[] {-1}, FinishReason.EOS, PolicyVersion.REFERENCE, 1, 7);
  }
}
