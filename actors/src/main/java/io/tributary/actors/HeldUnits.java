package io.tributary.actors;

import io.tributary.actors.UnitSampled.Grouped;
import io.tributary.actors.UnitSampled.SampledPrompt;
import io.tributary.actors.UnitSampled.TooLong;
import io.tributary.api.CandidateGroup;
import io.tributary.gpu.RolloutEngine;
import io.tributary.streams.log.FedPrompt;
import io.tributary.streams.log.WorkUnit;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToLongFunction;

/**
 * The units a generator has and the stage behind has not: each is being sampled or waits to be
 * handed on. They are handed on in the order in which they are done.
 */
final class HeldUnits {
  /** A unit with what there is of its prompts so far. */
  private static final class Held {
    final WorkUnit unit;
    final SampledPrompt[] prompts;
    int left;

    Held(WorkUnit unit) {
      this.unit = unit;
      prompts = new SampledPrompt[unit.prompts().size()];
      left = prompts.length;
    }
  }

  /** Where a request's group belongs. */
  private record Place(Held held, int index) {}

  /** A unit that is done, with one entry a prompt, in order. */
  record Finished(WorkUnit unit, List<SampledPrompt> prompts) {}

  private final Map<Long, Held> units = new HashMap<>();
  private final Map<Long, Place> requests = new HashMap<>();
  private final Deque<Finished> finished = new ArrayDeque<>();

  /** Whether it has that unit. */
  boolean has(long unit) {
    return units.containsKey(unit);
  }

  boolean empty() {
    return units.isEmpty();
  }

  /** The numbers of its units. */
  Set<Long> numbers() {
    return Set.copyOf(units.keySet());
  }

  /**
   * Takes a unit.
   *
   * @param request asks for a prompt's candidates and gives the request's number; a negative one if
   *     the prompt leaves no room for a response
   */
  void take(WorkUnit unit, ToLongFunction<FedPrompt> request) {
    Held held = new Held(unit);
    units.put(unit.number(), held);
    for (int i = 0; i < held.prompts.length; i++) {
      FedPrompt prompt = unit.prompts().get(i);
      long number = request.applyAsLong(prompt);
      if (number < 0) settle(new Place(held, i), new TooLong(prompt));
      else requests.put(number, new Place(held, i));
    }
  }

  /** A request is done. */
  void done(RolloutEngine.Done done) {
    Place place = requests.remove(done.id());
    if (place == null) {
      throw new IllegalStateException(
          "the rollout engine answers request %d, which was never made".formatted(done.id()));
    }
    CandidateGroup group = done.group();
    settle(place, new Grouped(place.held().unit.prompts().get(place.index()), group));
  }

  private void settle(Place place, SampledPrompt prompt) {
    Held held = place.held();
    held.prompts[place.index()] = prompt;
    if (--held.left == 0) finished.add(new Finished(held.unit, Arrays.asList(held.prompts)));
  }

  /** The unit that has been done the longest; the stage behind has it from here on. */
  Optional<Finished> handOn() {
    Optional<Finished> next = Optional.ofNullable(finished.poll());
    next.ifPresent(unit -> units.remove(unit.unit().number()));
    return next;
  }
}
