package io.tributary.app.run;

import io.tributary.api.Candidate;
import io.tributary.api.Judge;
import io.tributary.api.Prompt;
import io.tributary.app.embedded.LabelledPair;
import io.tributary.app.evaluation.Contestant;
import io.tributary.app.evaluation.EvaluationFile;
import io.tributary.app.evaluation.EvaluationFile.JudgeFigures;
import io.tributary.app.evaluation.Games;
import io.tributary.app.evaluation.Responded;
import io.tributary.app.evaluation.RoundRobin;
import io.tributary.app.run.BothOrders.Verdicts;
import io.tributary.config.Settings;
import io.tributary.streams.pairs.PairReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Takes the answers of one version after the other, keeps of each what the statistics need, and
 * lets all of them play each other in the end.
 */
final class Standings {
  private final EvalPrompts prompts;
  private final Settings settings;
  private final Optional<Judge> judge;
  private final boolean judged;
  private final Optional<Path> pairs;
  private final List<Contestant> contestants = new ArrayList<>();
  private final List<List<Candidate>> first = new ArrayList<>();

  /**
   * @param judge not closed here
   * @param judged whether the judge decides the games, in both orders
   * @param pairs labelled pairs for the judge
   */
  Standings(
      EvalPrompts prompts,
      Settings settings,
      Optional<Judge> judge,
      boolean judged,
      Optional<Path> pairs) {
    this.prompts = prompts;
    this.settings = settings;
    this.judge = judge;
    this.judged = judged;
    this.pairs = pairs;
  }

  void add(String name, Long version, Answers answers) {
    contestants.add(answers.contestant(unlikeOthers(name), version));
    first.add(answers.first());
  }

  /** A model may be compared with itself. */
  private String unlikeOthers(String name) {
    String own = name;
    for (int i = 2; isTaken(own); i++) own = name + " (" + i + ")";
    return own;
  }

  private boolean isTaken(String name) {
    return contestants.stream().anyMatch(c -> c.name().equals(name));
  }

  /** All figures, once every version is added. */
  EvaluationFile evaluate(RoundRobin.Setting setting) {
    JudgeFigures quality = judge.map(this::quality).orElse(null);
    Games games = judged ? asked(judge.orElseThrow()) : byReward();
    return RoundRobin.evaluate(setting, contestants, games, prompts.categories(), quality);
  }

  private Games byReward() {
    return Games.ofRewards(
        contestants.stream().map(c -> c.first(Responded::reward)).toArray(double[][]::new));
  }

  private Games asked(Judge judge) {
    Games games = new Games(contestants.size(), prompts.prompts().size());
    BothOrders both = new BothOrders(judge);
    for (int a = 0; a < first.size(); a++) {
      for (int b = a + 1; b < first.size(); b++) {
        Verdicts verdicts = both.ask(prompts.prompts(), first.get(a), first.get(b));
        for (int p = 0; p < games.prompts(); p++) games.set(a, b, p, verdicts.agreed(p));
      }
    }
    return games;
  }

  /** On the labelled pairs that there are: of a file, of the corpus, or none. */
  private JudgeFigures quality(Judge judge) {
    List<Candidate> last = first.get(first.size() - 1);
    List<Prompt> asked = prompts.prompts();
    if (pairs.isPresent()) return JudgeQuality.onPairs(judge, labelled(pairs.get()), Double.NaN);
    return prompts
        .corpus()
        .map(c -> JudgeQuality.onHeldOut(judge, settings, c, asked, last, first.get(0)))
        .orElseGet(() -> JudgeQuality.onResponses(judge, asked, last, first.get(0)));
  }

  private static List<LabelledPair> labelled(Path file) {
    List<LabelledPair> out = new ArrayList<>();
    for (PairReader.TextPair pair : PairReader.read(file)) {
      Prompt prompt = new Prompt("pair-" + (out.size() + 1), pair.prompt());
      out.add(new LabelledPair(prompt, pair.chosen(), pair.rejected(), false, false, 1));
    }
    return out;
  }
}
