package io.tributary.gpu.objective;

/** What an objective needs beside its examples. */
public enum Need {
  /** Log-probs of the frozen reference model. */
  REFERENCE,
  /** Log-probs of the distribution that each response was sampled from. */
  SAMPLING_LOG_PROBS,
  /** A scalar head that is trained with the policy. */
  VALUE_HEAD,
  /** Responses that the reference model sampled, beside the pair. */
  REFERENCE_SAMPLES,
  /** Mean log-ratio of prompts with responses to other prompts of the step (KTO's z). */
  MISMATCHED_RESPONSES
}
