package io.tributary.actors;

import io.tributary.actors.UnitSampled.Grouped;
import io.tributary.api.Candidate;
import io.tributary.api.CandidateGroup;
import io.tributary.api.DropReason;
import io.tributary.api.Judge;
import io.tributary.api.JudgeException;
import io.tributary.api.Verdict;
import io.tributary.streams.log.PromptOutcome;
import io.tributary.streams.metrics.Metrics;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The calls to a judge that some units need, and what has come of them so far. */
final class JudgeTask {
  private final List<UnitSampled> units;
  private final StreamSettings.Judging settings;
  private final Judge judge;
  private final Assembler assembler;
  private final PairFigures figures = new PairFigures();
  private final Deque<List<Grouped>> calls = new ArrayDeque<>();
  private final Map<Long, PromptOutcome> outcomes = new HashMap<>();

  private int failures;
  private double seconds;
  private double scoreSum;
  private long scoreCount;
  private long abstained;
  private long judged;

  JudgeTask(List<UnitSampled> units, StreamSettings.Judging settings, Judge judge) {
    this.units = List.copyOf(units);
    this.settings = settings;
    this.judge = judge;
    this.assembler = Assembler.of(settings, figures);
    List<Grouped> prompts = units.stream().flatMap(unit -> unit.grouped().stream()).toList();
    for (int from = 0; from < prompts.size(); from += settings.maxBatch()) {
      calls.add(prompts.subList(from, Math.min(prompts.size(), from + settings.maxBatch())));
    }
  }

  boolean done() {
    return calls.isEmpty();
  }

  /** Failures of the next call so far. */
  int failures() {
    return failures;
  }

  /** Makes the next call; false if it failed and should be made again after a pause. */
  boolean call() {
    List<Grouped> prompts = calls.element();
    long start = System.nanoTime();
    try {
      settle(prompts, verdicts(prompts.stream().map(Grouped::group).toList()));
    } catch (JudgeException e) {
      failures++;
      if (failures < settings.attempts()) return false;
      for (Grouped prompt : prompts) {
        outcomes.put(
            prompt.prompt().ordinal(),
            new PromptOutcome.Dropped(
                prompt.prompt(), DropReason.JUDGE_FAILED, String.valueOf(e.getMessage())));
      }
    } finally {
      seconds += (System.nanoTime() - start) / 1e9;
    }
    calls.remove();
    failures = 0;
    return true;
  }

  private List<Verdict> verdicts(List<CandidateGroup> groups) throws JudgeException {
    List<Verdict> verdicts = judge.judge(groups);
    if (verdicts.size() != groups.size()) {
      throw new JudgeException(
          "judge %s gave %d verdicts for %d groups"
              .formatted(judge.name(), verdicts.size(), groups.size()));
    }
    for (int i = 0; i < groups.size(); i++) {
      int candidates = groups.get(i).candidates().size();
      if (verdicts.get(i) instanceof Verdict.Scored scored
          && scored.scores().size() != candidates) {
        throw new JudgeException(
            "judge %s gave %d scores for %d candidates"
                .formatted(judge.name(), scored.scores().size(), candidates));
      }
    }
    return verdicts;
  }

  private void settle(List<Grouped> prompts, List<Verdict> verdicts) {
    for (int i = 0; i < prompts.size(); i++) {
      Grouped prompt = prompts.get(i);
      Verdict verdict = verdicts.get(i);
      judged++;
      if (verdict instanceof Verdict.Scored scored) {
        for (double score : scored.scores()) {
          if (Double.isNaN(score)) continue;
          scoreSum += score;
          scoreCount++;
        }
      } else {
        abstained++;
      }
      outcomes.put(
          prompt.prompt().ordinal(), assembler.assemble(prompt.prompt(), prompt.group(), verdict));
    }
  }

  /** One entry a unit, once all calls are done. */
  List<UnitOutcomes> outcomes() {
    return units.stream()
        .map(unit -> UnitOutcomes.of(unit, prompt -> outcomes.get(prompt.prompt().ordinal())))
        .toList();
  }

  /** Reports under the newest policy version that took part. */
  void report(Metrics metrics) {
    if (judged == 0) return;
    long version =
        units.stream()
            .flatMap(unit -> unit.grouped().stream())
            .flatMap(prompt -> prompt.group().candidates().stream())
            .map(Candidate::version)
            .mapToLong(sampledWith -> sampledWith.number())
            .max()
            .orElse(0);
    Map<String, Double> values = new HashMap<>();
    values.put("timing_s/judge", seconds);
    values.put("judge/abstain_rate", abstained / (double) judged);
    if (scoreCount > 0) values.put("reward", scoreSum / scoreCount);
    values.putAll(figures.values());
    metrics.record(version, values);
  }
}
