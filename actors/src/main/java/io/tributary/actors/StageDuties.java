package io.tributary.actors;

import akka.actor.typed.ActorRef;
import java.util.Optional;
import java.util.function.IntToLongFunction;

/** What every stage does for its units: lets them in, tells the feed, sees them to their commit. */
final class StageDuties {
  private final BoundedIntake intake;
  private final Commits commits;
  private final ActorRef<PromptFeed.Command> feed;
  private final ActorRef<UnitSampled> self;

  private StageDuties(
      StageLinks links, Commits commits, ActorRef<UnitSampled> self, IntToLongFunction wait) {
    this.intake = new BoundedIntake(links.capacity(), links.patience().refuse(), this::tell, wait);
    this.commits = commits;
    this.feed = links.feed();
    this.self = self;
  }

  /**
   * @param replies gets the buffers' confirmations
   * @param wait milliseconds that the stage takes until so many units are through
   */
  static StageDuties of(
      StreamSettings settings,
      StageLinks links,
      ActorRef<UnitSampled> self,
      ActorRef<PairBuffer.UnitStored> replies,
      IntToLongFunction wait) {
    Commits commits = Commits.of(settings, links.backlog(), links.buffers(), replies);
    return new StageDuties(links, commits, self, wait);
  }

  /** Whether the unit has come in and is new here. */
  boolean offer(UnitSampled unit) {
    return intake.offer(unit);
  }

  void commit(UnitOutcomes unit) {
    commits.commit(unit);
  }

  /** A buffer has confirmed a unit; the one that takes its place, if one waited outside. */
  Optional<UnitSampled> stored(long unit) {
    commits.stored(unit);
    return intake.leave(unit);
  }

  /** Repeats commits without an answer, and tells a feed that has taken over what is here. */
  void sayAgain() {
    commits.sendAgain();
    intake.inside().forEach(this::tell);
  }

  void close() {
    intake.close();
  }

  boolean done() {
    return intake.done();
  }

  int units() {
    return intake.size();
  }

  private void tell(long unit) {
    feed.tell(new PromptFeed.UnitAtStage(unit, self));
  }
}
