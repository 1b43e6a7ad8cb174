package io.tributary.actors;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.Terminated;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is attached to the stream outlives it: it starts before, and ends before the system does.
 */
final class RootGuardian {
  private static final Logger LOG = LoggerFactory.getLogger(RootGuardian.class);

  private RootGuardian() {}

  static Behavior<StreamGuardian.Command> create(
      Behavior<StreamGuardian.Command> stream, Attachment attachment) {
    return Behaviors.setup(
        context -> {
          Supplier<? extends CompletionStage<?>> end = attachment.start(context.getSystem());
          ActorRef<StreamGuardian.Command> child = context.spawn(stream, "stream");
          context.watch(child);
          return Behaviors.receive(StreamGuardian.Command.class)
              .onMessage(StreamGuardian.AttachmentEnded.class, ended -> Behaviors.stopped())
              .onAnyMessage(
                  command -> {
                    child.tell(command);
                    return Behaviors.same();
                  })
              .onSignal(Terminated.class, ended -> endAttachment(context, end))
              .build();
        });
  }

  private static Behavior<StreamGuardian.Command> endAttachment(
      ActorContext<StreamGuardian.Command> context, Supplier<? extends CompletionStage<?>> end) {
    context.pipeToSelf(
        end.get(),
        (done, failure) -> {
          if (failure != null) report(failure);
          return StreamGuardian.AttachmentEnded.INSTANCE;
        });
    return Behaviors.same();
  }

  /** One line for the reader; where it came from, for who looks. */
  private static void report(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) root = root.getCause();
    LOG.warn("what ran beside the stream ended with a failure: {}", root.toString());
    LOG.debug("where it failed", failure);
  }
}
