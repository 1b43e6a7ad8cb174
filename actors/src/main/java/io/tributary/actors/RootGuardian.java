package io.tributary.actors;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.Terminated;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import java.io.IOException;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is attached to the stream outlives it: it starts before, and ends before the system does.
 */
final class RootGuardian {
  private static final Logger LOG = LoggerFactory.getLogger(RootGuardian.class);

  private static final String ENDED_BADLY = "what ran beside the stream ended with a failure";

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

  /** A disk or a connection is told in a line; what should not happen, with where it did. */
  private static void report(Throwable failure) {
    Throwable cause = Dispatchers.cause(failure);
    Throwable root = cause;
    while (root.getCause() != null) root = root.getCause();
    if (root instanceof IOException) LOG.warn("{}: {}", ENDED_BADLY, cause.toString());
    else LOG.warn(ENDED_BADLY, cause);
  }
}
