package io.tributary.actors;

import akka.actor.typed.ActorRef;
import java.util.Optional;

/**
 * The cluster's feed, while it is on this node; a node that was told to drain it draws nothing any
 * more, whenever a feed comes to it.
 */
final class FeedOnNode {
  private final DrawGate gate = new DrawGate();
  private Optional<ActorRef<PromptFeed.Command>> feed = Optional.empty();

  /** Whether a feed of this node may draw. */
  DrawGate gate() {
    return gate;
  }

  /**
   * The feed has started here.
   *
   * @return false if it is the one there was: one that starts again after a failure is that
   */
  boolean came(ActorRef<PromptFeed.Command> here) {
    boolean other = feed.filter(here::equals).isEmpty();
    feed = Optional.of(here);
    return other;
  }

  /** It has stopped; another may have come before. */
  void went(ActorRef<PromptFeed.Command> gone) {
    if (feed.filter(gone::equals).isPresent()) feed = Optional.empty();
  }

  /** Has it say what waits, if it is here. */
  void describe(ActorRef<PromptFeed.FeedFigures> replyTo) {
    feed.ifPresent(here -> here.tell(new PromptFeed.Describe(replyTo)));
  }

  /** Has it feed nothing new; answers how far it is with what it fed, if it is here. */
  void drain(ActorRef<FeedDrain> replyTo) {
    gate.shut();
    if (feed.isPresent()) feed.get().tell(new PromptFeed.WorkOff(replyTo));
    else replyTo.tell(FeedDrain.ELSEWHERE);
  }
}
