package io.tributary.streams.log;

import java.util.List;

/**
 * Prompts that are sampled, judged and committed together. The unit is what a crash repeats: either
 * all its outcomes are in the log or none is.
 *
 * @param number counted from 0 over the whole run
 * @param prompts never empty, in ordinal order
 */
public record WorkUnit(long number, List<FedPrompt> prompts) {
  public WorkUnit {
    prompts = List.copyOf(prompts);
  }
}
