package io.tributary.bench.sim;

import io.tributary.api.Candidate;
import io.tributary.api.CandidateGroup;
import io.tributary.api.Judge;
import io.tributary.api.Verdict;
import java.util.ArrayList;
import java.util.List;

/** Scores by the text alone; different texts have different scores but for one in millions. */
final class SimJudge implements Judge {
  private final Simulation simulation;
  private final JudgeModel model;
  private final Nap nap;

  SimJudge(Simulation simulation, JudgeModel model, Nap nap) {
    this.simulation = simulation;
    this.model = model;
    this.nap = nap;
  }

  @Override
  public String name() {
    return "simulated";
  }

  @Override
  public List<Verdict> judge(List<CandidateGroup> groups) {
    mark(groups, StageClock.Mark.JUDGING);
    nap.seconds(model.seconds(groups.size()));
    List<Verdict> verdicts = new ArrayList<>();
    for (CandidateGroup group : groups) {
      List<Double> scores = new ArrayList<>();
      for (Candidate candidate : group.candidates()) {
        scores.add(candidate.text().hashCode() / (double) Integer.MAX_VALUE);
      }
      verdicts.add(new Verdict.Scored(scores));
    }
    mark(groups, StageClock.Mark.JUDGED);
    return verdicts;
  }

  private void mark(List<CandidateGroup> groups, StageClock.Mark mark) {
    for (CandidateGroup group : groups) simulation.clock().mark(group.prompt().id(), mark);
  }
}
