package io.tributary.config;

/** What the learner minimises. */
public enum Objective implements Choice {
  /** Preference pairs from judged candidates. */
  DPO,
  /** Token-level credit by contrast; no judge, no reward model, no pairs. */
  INVERSE_Q
}
