package io.tributary.app.run;

import io.tributary.api.CandidateGroup;
import io.tributary.api.Judge;
import io.tributary.api.Verdict;
import java.util.List;

/** Takes its time, and scores by the text alone. */
record SimulatedJudge(SimulatedSpeeds speeds) implements Judge {
  @Override
  public String name() {
    return "simulated";
  }

  @Override
  public List<Verdict> judge(List<CandidateGroup> groups) {
    speeds.sleep(speeds.judge());
    return groups.stream().map(SimulatedJudge::scored).toList();
  }

  private static Verdict scored(CandidateGroup group) {
    return new Verdict.Scored(
        group.candidates().stream()
            .map(candidate -> candidate.text().hashCode() / (double) Integer.MAX_VALUE)
            .toList());
  }
}
