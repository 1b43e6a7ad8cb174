package io.tributary.actors;

import akka.actor.typed.ActorRef;
import io.tributary.actors.wire.WireMessage;
import io.tributary.api.CandidateGroup;
import io.tributary.streams.log.FedPrompt;
import io.tributary.streams.log.WorkUnit;
import java.util.List;

/**
 * A generator sampled a unit. It waits for {@link Generator.UnitAccepted} before it asks for more.
 *
 * @param prompts one entry a prompt of the unit, in order
 */
public record UnitSampled(
    WorkUnit unit, List<SampledPrompt> prompts, ActorRef<Generator.Command> generator)
    implements JudgeStage.Command, SampleStage.Command, WireMessage {

  /** What sampling made of a prompt. */
  public sealed interface SampledPrompt {
    FedPrompt prompt();
  }

  /** The prompt with its candidates. */
  public record Grouped(FedPrompt prompt, CandidateGroup group) implements SampledPrompt {}

  /** The prompt leaves no room for a response. */
  public record TooLong(FedPrompt prompt) implements SampledPrompt {}

  public UnitSampled {
    prompts = List.copyOf(prompts);
  }

  /** The prompts that have candidates, in order. */
  List<Grouped> grouped() {
    return prompts.stream().filter(Grouped.class::isInstance).map(Grouped.class::cast).toList();
  }
}
