package io.tributary.actors;

import akka.actor.typed.ActorRef;
import io.tributary.actors.Generator.UnitAccepted;
import io.tributary.actors.HeldUnits.Finished;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * At most one unit is with the stage behind and not accepted. One that refuses it is passed over
 * for this unit, one that does not answer for some ticks is another's turn.
 */
final class UnitHandOver {
  /** Ticks that a stage has to answer before another gets the unit. */
  private static final int ANSWER_TICKS = 3;

  private final Stages stages;
  private final ActorRef<Generator.Command> generator;
  private Optional<Finished> handing = Optional.empty();

  /** Who has been handed the unit, and those that have refused it. */
  private Optional<ActorRef<UnitSampled>> handedTo = Optional.empty();

  private final Set<ActorRef<UnitSampled>> refusedBy = new HashSet<>();
  private int ticksUnanswered;

  /**
   * @param generator answered by the stages
   */
  UnitHandOver(Stages stages, ActorRef<Generator.Command> generator) {
    this.stages = stages;
    this.generator = generator;
  }

  /** The number of the unit that no stage has accepted yet. */
  Optional<Long> unit() {
    return handing.map(one -> one.unit().number());
  }

  /** Hands a unit to the stage whose turn it is. */
  void begin(Finished unit) {
    handing = Optional.of(unit);
    again();
  }

  /** Hands it to the next stage, whoever refused it before. */
  void again() {
    refusedBy.clear();
    handing.ifPresent(this::send);
  }

  /** A stage has it now; an answer to another unit is void. */
  void accepted(UnitAccepted accepted) {
    if (!isOf(accepted.unit())) return;
    Duration wait = Duration.ofMillis(accepted.waitMillis());
    handedTo.ifPresent(stage -> stages.accepted(stage, wait));
    handing = Optional.empty();
  }

  /**
   * A stage has no room for it: the next one that has not refused it gets it.
   *
   * @return whether all have
   */
  boolean refused(long unit) {
    if (!isOf(unit)) return false;
    handedTo.ifPresent(refusedBy::add);
    if (refusedBy.size() < stages.count()) {
      handing.ifPresent(this::send);
      return false;
    }
    ticksUnanswered = 0;
    return true;
  }

  /** Time goes by. */
  void tick() {
    if (handing.isEmpty() || ++ticksUnanswered < ANSWER_TICKS) return;
    handedTo.ifPresent(stages::unanswered);
    again();
  }

  private boolean isOf(long unit) {
    return handing.filter(one -> one.unit().number() == unit).isPresent();
  }

  private void send(Finished unit) {
    ticksUnanswered = 0;
    UnitSampled sampled = new UnitSampled(unit.unit(), unit.prompts(), generator);
    handedTo = stages.next(refusedBy);
    handedTo.ifPresent(stage -> stage.tell(sampled));
  }
}
