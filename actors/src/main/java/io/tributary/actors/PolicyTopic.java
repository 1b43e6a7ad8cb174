package io.tributary.actors;

import akka.actor.typed.ActorRef;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.pubsub.Topic;
import java.util.Optional;

/** What is published on this node is announced to all, and again to those that came later. */
final class PolicyTopic {
  private static final String NAME = "policy-versions";

  private final ActorRef<Topic.Command<PolicyAnnounced>> topic;
  private Optional<PolicyAnnounced> published = Optional.empty();

  /**
   * @param context of the actor that owns it
   */
  PolicyTopic(ActorContext<?> context) {
    topic = context.spawn(Topic.create(PolicyAnnounced.class, NAME), NAME);
  }

  /** Has all announcements told, this node's own too. */
  void subscribe(ActorRef<PolicyAnnounced> listener) {
    topic.tell(Topic.subscribe(listener));
  }

  /** Announces a version of this node. */
  void publish(PolicyAnnounced policy) {
    published = Optional.of(policy);
    topic.tell(Topic.publish(policy));
  }

  /** Announces the newest one again, if there is one. */
  void repeat() {
    published.ifPresent(policy -> topic.tell(Topic.publish(policy)));
  }
}
