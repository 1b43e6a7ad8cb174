package io.tributary.api;

import java.util.List;

/**
 * Scores candidates. A judge is called from one thread at a time, may block, and must give the same
 * verdict for the same candidates.
 */
public interface Judge extends AutoCloseable {
  /** A short name for metrics and logs. */
  String name();

  /**
   * Scores a batch of groups.
   *
   * @return one verdict a group, in order; a {@link Verdict.Scored} holds one score a candidate
   * @throws JudgeException if no verdict could be had; the stream retries, then drops the prompts
   */
  List<Verdict> judge(List<CandidateGroup> groups) throws JudgeException;

  /** Releases what the judge holds; called once, after the last verdict. */
  @Override
  default void close() {}
}
