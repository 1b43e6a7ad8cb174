package io.tributary.app.run;

import io.tributary.api.CandidateGroup;
import io.tributary.api.Judge;
import io.tributary.api.JudgeException;
import io.tributary.api.Verdict;
import java.util.List;

/** A judge whose every call fails. */
record FailingJudge(String name, String why) implements Judge {
  @Override
  public List<Verdict> judge(List<CandidateGroup> groups) throws JudgeException {
    throw new JudgeException(why);
  }
}
