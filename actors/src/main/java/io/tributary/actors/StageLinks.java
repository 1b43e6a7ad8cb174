package io.tributary.actors;

import akka.actor.typed.ActorRef;

/**
 * Whom a stage behind the generators works with.
 *
 * @param capacity units in the stage, at most
 * @param backlog where the run stood when the stage began
 * @param feed told which units the stage has
 * @param depths told how many there are
 */
record StageLinks(
    int capacity,
    Backlog backlog,
    PairBuffers buffers,
    ActorRef<PromptFeed.Command> feed,
    Patience patience,
    QueueDepths depths) {}
