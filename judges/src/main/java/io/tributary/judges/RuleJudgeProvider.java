package io.tributary.judges;

import io.tributary.api.Judge;
import io.tributary.api.JudgeProvider;
import io.tributary.judges.RuleJudge.WeightedRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Makes the {@code rule} judge from {@code judge.options}; at least one rule must be given.
 *
 * <ul>
 *   <li>{@code contains}, {@code contains.NAME}: regular expressions that should be found
 *   <li>{@code forbids}, {@code forbids.NAME}: regular expressions that should not be found
 *   <li>{@code min-words}: 1 to 100000
 *   <li>{@code max-words}: 1 to 100000, at least {@code min-words}
 *   <li>{@code max-repetition}: largest share of repeated word trigrams, from 0 to 0.99
 *   <li>{@code must-end}: {@code true} asks for an EOS, so that nothing is cut off
 *   <li>{@code weights.RULE}: how much the rule counts, 0.001 to 1000; 1 if not given. For {@code
 *       contains} and {@code forbids} each pattern has this weight
 * </ul>
 */
public final class RuleJudgeProvider implements JudgeProvider {
  static final String TYPE = "rule";
  private static final int MOST_WORDS = 100_000;

  @Override
  public String type() {
    return TYPE;
  }

  @Override
  public Judge create(Map<String, String> settings) {
    Options options = new Options(settings);
    List<WeightedRule> rules = new ArrayList<>();

    double containsWeight = weight(options, "contains");
    options.patterns("contains").stream()
        .map(pattern -> new WeightedRule(Rule.contains(pattern), containsWeight))
        .forEach(rules::add);
    double forbidsWeight = weight(options, "forbids");
    options.patterns("forbids").stream()
        .map(pattern -> new WeightedRule(Rule.forbids(pattern), forbidsWeight))
        .forEach(rules::add);

    double minWordsWeight = weight(options, "min-words");
    var minWords = options.integer("min-words", 1, MOST_WORDS);
    minWords.ifPresent(least -> rules.add(new WeightedRule(Rule.minWords(least), minWordsWeight)));
    double maxWordsWeight = weight(options, "max-words");
    var maxWords = options.integer("max-words", minWords.orElse(1), MOST_WORDS);
    maxWords.ifPresent(most -> rules.add(new WeightedRule(Rule.maxWords(most), maxWordsWeight)));

    double repetitionWeight = weight(options, "max-repetition");
    options
        .number("max-repetition", 0, 0.99)
        .ifPresent(most -> rules.add(new WeightedRule(Rule.maxRepetition(most), repetitionWeight)));
    double mustEndWeight = weight(options, "must-end");
    if (options.flag("must-end").orElse(false)) {
      rules.add(new WeightedRule(Rule.mustEnd(), mustEndWeight));
    }

    options.refuseUnread();
    if (rules.isEmpty()) {
      throw new IllegalArgumentException(
          "judge.options gives the rule judge no rule; set at least one of contains, forbids,"
              + " min-words, max-words, max-repetition, must-end");
    }
    return new RuleJudge(rules);
  }

  private static double weight(Options options, String rule) {
    return options.number("weights." + rule, 0.001, 1000).orElse(1.0);
  }
}
