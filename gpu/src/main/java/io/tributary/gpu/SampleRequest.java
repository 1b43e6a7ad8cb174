package io.tributary.gpu;

import io.tributary.api.Prompt;
import java.util.List;

/** One prompt to sample, with the settings of each of its n candidates. */
public record SampleRequest(Prompt prompt, List<SamplingParams> candidates) {
  public SampleRequest {
    candidates = List.copyOf(candidates);
  }
}
