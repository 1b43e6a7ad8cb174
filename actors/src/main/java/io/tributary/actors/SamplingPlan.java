package io.tributary.actors;

import io.tributary.gpu.SampleRequest;
import io.tributary.gpu.SamplingParams;
import io.tributary.streams.log.FedPrompt;
import java.util.stream.IntStream;

/** Says how each candidate of a prompt is sampled; depends on nothing but settings and ordinal. */
record SamplingPlan(long seed, StreamSettings.Sampling sampling) {
  SampleRequest request(FedPrompt prompt) {
    return new SampleRequest(
        prompt.prompt(),
        IntStream.range(0, sampling.candidates()).mapToObj(i -> params(prompt, i)).toList());
  }

  private SamplingParams params(FedPrompt prompt, int candidate) {
    // An odd count gives the first temperature the candidate in the middle.
    boolean first = 2 * candidate < sampling.candidates();
    return new SamplingParams(
        first ? sampling.firstTemperature() : sampling.secondTemperature(),
        sampling.topK(),
        sampling.topP(),
        sampling.shaping().minTokens(),
        sampling.shaping().repetitionPenalty(),
        sampling.shaping().logitBias(),
        Seeds.candidate(seed, prompt.ordinal(), candidate));
  }
}
