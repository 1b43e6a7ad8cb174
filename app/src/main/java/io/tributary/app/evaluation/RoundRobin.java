package io.tributary.app.evaluation;

import io.tributary.app.evaluation.EvaluationFile.Category;
import io.tributary.app.evaluation.EvaluationFile.Game;
import io.tributary.app.evaluation.EvaluationFile.JudgeFigures;
import io.tributary.app.evaluation.EvaluationFile.Kl;
import io.tributary.app.evaluation.EvaluationFile.VersionFigures;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * All figures of a set of versions that answered the same prompts with the same random numbers. The
 * first is what the others are measured against.
 */
public final class RoundRobin {
  /**
   * How the figures came about.
   *
   * @param kind see {@link EvaluationFile}
   * @param bestOf candidates that the run chooses from; 1 without a run
   */
  public record Setting(String kind, long seed, double temperature, String yardstick, int bestOf) {}

  private final Setting setting;
  private final List<Contestant> contestants;
  private final Games games;
  private final List<String> categories;
  private final Bootstrap bootstrap;

  private RoundRobin(
      Setting setting, List<Contestant> contestants, Games games, List<String> categories) {
    this.setting = setting;
    this.contestants = List.copyOf(contestants);
    this.games = games;
    this.categories = List.copyOf(categories);
    this.bootstrap = new Bootstrap(games.prompts(), Bootstrap.REPLICATES, setting.seed());
  }

  /**
   * Evaluates.
   *
   * @param games between the contestants, by their place in the list
   * @param categories the kind of each prompt
   * @param judge null without a judge
   */
  public static EvaluationFile evaluate(
      Setting setting,
      List<Contestant> contestants,
      Games games,
      List<String> categories,
      JudgeFigures judge) {
    for (Contestant c : contestants) {
      if (c.prompts() != games.prompts() || c.prompts() != categories.size()) {
        throw new IllegalArgumentException(
            "%s answered %d prompts, the games are on %d, of %d there is a category"
                .formatted(c.name(), c.prompts(), games.prompts(), categories.size()));
      }
    }
    return new RoundRobin(setting, contestants, games, categories).file(judge);
  }

  private EvaluationFile file(JudgeFigures judge) {
    Ratings ratings = Ratings.of(games, bootstrap, setting.seed());
    List<VersionFigures> versions = new ArrayList<>();
    for (int v = 0; v < contestants.size(); v++) versions.add(version(v, ratings));
    List<Game> played = new ArrayList<>();
    for (int a = 1; a < contestants.size(); a++) {
      for (int b = 0; b < a; b++) {
        played.add(
            new Game(contestants.get(a).name(), contestants.get(b).name(), games.winRate(a, b)));
      }
    }
    return new EvaluationFile(
        EvaluationFile.SCHEMA,
        setting.kind(),
        setting.seed(),
        games.prompts(),
        contestants.get(0).samples(),
        setting.temperature(),
        setting.yardstick(),
        versions,
        played,
        heatMap(),
        judge);
  }

  private VersionFigures version(int v, Ratings ratings) {
    Contestant c = contestants.get(v);
    Contestant first = contestants.get(0);
    int[] all = bootstrap.all();
    return new VersionFigures(
        c.name(),
        c.version(),
        bootstrap.interval(p -> Moments.mean(c.all(p, Responded::reward))),
        Moments.deviation(c.all(all, Responded::reward)),
        bootstrap.interval(p -> gain(c.all(p, Responded::reward), first.all(p, Responded::reward))),
        orNull(bootstrap.interval(p -> Moments.mean(c.all(p, Responded::proxy)))),
        Moments.mean(c.all(all, Responded::tokens)),
        Moments.mean(c.all(all, Responded::characters)),
        Moments.mean(c.all(all, r -> r.truncated() ? 1 : 0)),
        kl(c),
        diversity(c),
        bootstrap.interval(
            p -> Moments.pearson(c.all(p, Responded::reward), c.all(p, Responded::characters))),
        ratings.elo().get(v),
        ratings.bradleyTerry().get(v),
        byCategory(v));
  }

  /** (mean − mean of the first) / standard deviation of the first (Inverse-Q*, figure 6). */
  static double gain(double[] rewards, double[] first) {
    return (Moments.mean(rewards) - Moments.mean(first)) / Moments.deviation(first);
  }

  private Kl kl(Contestant c) {
    Interval response = bootstrap.interval(p -> Moments.mean(c.all(p, Responded::logRatio)));
    if (!response.known()) return null;
    Interval token =
        bootstrap.interval(
            p ->
                Moments.mean(c.all(p, Responded::logRatio))
                    / Moments.mean(c.all(p, Responded::tokens)));
    return new Kl(response, token, setting.bestOf(), BestOfN.klBound(setting.bestOf()));
  }

  private static Diversity diversity(Contestant c) {
    List<String> texts = c.responses().stream().flatMap(List::stream).map(Responded::text).toList();
    return texts.stream().allMatch(Objects::nonNull) ? Diversity.of(texts) : null;
  }

  private Map<String, Category> byCategory(int v) {
    Map<String, List<Integer>> prompts = new TreeMap<>();
    for (int p = 0; p < categories.size(); p++) {
      prompts.computeIfAbsent(categories.get(p), name -> new ArrayList<>()).add(p);
    }
    Map<String, Category> out = new LinkedHashMap<>();
    prompts.forEach(
        (name, list) -> {
          int[] which = list.stream().mapToInt(Integer::intValue).toArray();
          double reward = Moments.mean(contestants.get(v).all(which, Responded::reward));
          out.put(
              name, new Category(which.length, reward, v == 0 ? null : games.winRate(v, 0, which)));
        });
    return out;
  }

  /** Over all versions' responses to a prompt together. */
  private LengthHeatMap heatMap() {
    int each = contestants.size() * contestants.get(0).samples();
    if (each < 3) return null;
    double[][] rewards = new double[games.prompts()][each];
    double[][] lengths = new double[games.prompts()][each];
    for (int p = 0; p < rewards.length; p++) {
      int next = 0;
      for (Contestant c : contestants) {
        for (Responded r : c.responses().get(p)) {
          rewards[p][next] = r.reward();
          lengths[p][next++] = r.characters();
        }
      }
    }
    return LengthHeatMap.of(rewards, lengths);
  }

  private static Interval orNull(Interval interval) {
    return interval.known() ? interval : null;
  }

  /** One kind for all prompts. */
  public static List<String> oneCategory(String name, int prompts) {
    String[] all = new String[prompts];
    Arrays.fill(all, name);
    return List.of(all);
  }
}
