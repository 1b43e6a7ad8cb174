package io.tributary.bench;

import io.tributary.api.Candidate;
import io.tributary.api.FinishReason;
import io.tributary.api.PolicyVersion;
import io.tributary.api.Prompt;
import io.tributary.api.ScoredCandidate;
import io.tributary.streams.log.FedPrompt;
import io.tributary.streams.log.PromptOutcome;
import io.tributary.streams.log.WorkUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** The size of what a buffer commits at once: each prompt with its candidates becomes one pair. */
record UnitShape(int prompts, int candidates, int tokens) {
  private static final String WORDS = "some words that a policy might well have sampled here ";

  String label() {
    return "%d × %d × %d".formatted(prompts, candidates, tokens);
  }

  WorkUnit unit(long number) {
    List<FedPrompt> fed = new ArrayList<>();
    for (int i = 0; i < prompts; i++) {
      long ordinal = number * prompts + i;
      fed.add(new FedPrompt(ordinal, new Prompt("prompt-" + ordinal, "Say it well: " + ordinal)));
    }
    return new WorkUnit(number, fed);
  }

  /** Every prompt a pair: the most that a unit can bring. */
  List<PromptOutcome> outcomes(WorkUnit unit) {
    List<PromptOutcome> outcomes = new ArrayList<>();
    for (FedPrompt prompt : unit.prompts()) {
      SplittableRandom random = new SplittableRandom(prompt.ordinal());
      List<ScoredCandidate> scored = new ArrayList<>();
      for (int i = 0; i < candidates; i++) {
        // rising, so that the last is chosen and the first rejected
        scored.add(new ScoredCandidate(candidate(random), i + random.nextDouble() / 2));
      }
      outcomes.add(new PromptOutcome.Paired(prompt, scored, candidates - 1, 0));
    }
    return outcomes;
  }

  private Candidate candidate(SplittableRandom random) {
    int[] ids = random.ints(tokens, 0, 32_000).toArray();
    float[] logProbs = new float[tokens];
    for (int i = 0; i < tokens; i++) logProbs[i] = (float) -random.nextDouble(5);
    // about four characters a token, as text of a trained tokenizer has
    String text = WORDS.repeat(4 * tokens / WORDS.length() + 1).substring(0, 4 * tokens);
    PolicyVersion version = new PolicyVersion(random.nextLong(1000));
    return new Candidate(text, ids, logProbs, FinishReason.EOS, version, 1.0, random.nextLong());
  }
}
