package io.tributary.judges;

import io.tributary.api.Candidate;
import io.tributary.api.CandidateGroup;
import io.tributary.api.Judge;
import io.tributary.api.Verdict;
import java.util.List;

/**
 * Scores a response by rules that anyone can check: the weighted mean of how well each is
 * fulfilled, from 0 (none) to 1 (all). The same response always gets the same score.
 */
public final class RuleJudge implements Judge {
  /** A rule and how much it counts; the weight is more than 0. */
  public record WeightedRule(Rule rule, double weight) {
    public WeightedRule {
      if (!(weight > 0 && weight < Double.POSITIVE_INFINITY)) {
        throw new IllegalArgumentException("a rule's weight must be more than 0, not " + weight);
      }
    }
  }

  private final List<WeightedRule> rules;
  private final double totalWeight;

  public RuleJudge(List<WeightedRule> rules) {
    if (rules.isEmpty()) throw new IllegalArgumentException("a rule judge needs at least one rule");
    this.rules = List.copyOf(rules);
    this.totalWeight = rules.stream().mapToDouble(WeightedRule::weight).sum();
  }

  @Override
  public String name() {
    return RuleJudgeProvider.TYPE;
  }

  @Override
  public List<Verdict> judge(List<CandidateGroup> groups) {
    return groups.stream().map(this::judge).toList();
  }

  private Verdict judge(CandidateGroup group) {
    return new Verdict.Scored(group.candidates().stream().map(this::score).toList());
  }

  /** The weighted mean over the rules, in [0, 1]. */
  public double score(Candidate candidate) {
    double sum = 0;
    for (WeightedRule weighted : rules) {
      sum += weighted.weight() * weighted.rule().fulfilled(candidate);
    }
    return sum / totalWeight;
  }
}
