package io.tributary.app.report;

import io.tributary.app.display.Numbers;
import io.tributary.app.evaluation.WinRate;
import io.tributary.app.report.RunReport.BeforeAfter;
import io.tributary.app.report.RunReport.Evaluation;
import java.util.Locale;

/** Says figures in sentences; the terminal and the page use the same ones. */
public final class PlainWords {
  private PlainWords() {}

  /** Whether the model became better, as far as the interval can tell. */
  public static String verdict(WinRate rate) {
    if (rate.n() == 0) return "No prompts were compared.";
    if (rate.low() > 0.5) return "The model became better.";
    if (rate.high() < 0.5) return "The model became worse.";
    return "No difference that this many prompts could show.";
  }

  /** The win rate with what it counts and how sure it is. */
  public static String winRate(Evaluation eval) {
    WinRate rate = eval.winRateVsRef();
    return String.format(
        Locale.ROOT,
        "On %s held-out prompts the aligned model won %.1f %% against the model it started from"
            + " (95 %% interval %.1f to %.1f %%; %s wins, %s ties, %s losses; a tie counts half).",
        Numbers.count(rate.n()),
        100 * rate.value(),
        100 * rate.low(),
        100 * rate.high(),
        Numbers.count(rate.wins()),
        Numbers.count(rate.ties()),
        Numbers.count(rate.losses()));
  }

  /** What the proxy reward of a run is, in a few words. */
  public static String proxy(RunReport report) {
    return report.objective().equals("inverse-q")
        ? "token credit of a response, in nats"
        : "judge's score";
  }

  /** Who decided what won. */
  public static String scorer(Evaluation eval) {
    return eval.goldReward() == null
        ? "Scored by what the run itself optimised: these prompts have no gold scorer."
        : "Scored by the gold scorer, which neither the learner nor the generators ever see.";
  }

  /** {@code 0.12 → 0.86}. */
  public static String fromTo(BeforeAfter figure) {
    return Numbers.decimal(figure.before()) + " → " + Numbers.decimal(figure.after());
  }

  /** {@code 0.12 → 0.86 (+0.74)}; a dash for a figure that there is not. */
  public static String change(BeforeAfter figure) {
    if (figure == null) return "–";
    return fromTo(figure) + " (" + signed(figure.change()) + ")";
  }

  /** {@code 2.1 % → 2.4 %}. */
  public static String changeInPercent(BeforeAfter share) {
    return Numbers.percent(share.before()) + " → " + Numbers.percent(share.after());
  }

  /** A split's key as a name: {@code held_out_templates} becomes {@code held-out templates}. */
  public static String splitName(String key) {
    return key.replace("held_out", "held-out").replace('_', ' ');
  }

  /** With a plus sign if it is more than 0. */
  public static String signed(double value) {
    String text = Numbers.decimal(value);
    return value > 0 ? "+" + text : text;
  }
}
