package io.tributary.actors;

import akka.actor.typed.ActorSystem;
import akka.actor.typed.Behavior;
import akka.cluster.typed.Cluster;
import akka.cluster.typed.Join;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.tributary.actors.wire.WireVersions;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * A running stream: prompts are sampled, judged, committed and trained concurrently until the
 * source ends, the stream is drained, or something fails.
 */
public final class TributaryStream implements AutoCloseable {
  private static final String JAVA_SERIALIZATION = "akka.actor.allow-java-serialization";

  private final ActorSystem<StreamGuardian.Command> system;
  private final CompletableFuture<StreamResult> done = new CompletableFuture<>();

  private TributaryStream(
      ActorSystem<StreamGuardian.Command> system, CompletableFuture<StreamResult> outcome) {
    this.system = system;
    system
        .getWhenTerminated()
        .whenComplete(
            (terminated, failure) -> {
              // Only a defect ends the system without an outcome; nobody may wait for ever then.
              outcome.completeExceptionally(
                  new IllegalStateException("the actor system ended before the stream", failure));
              outcome.whenComplete(
                  (result, cause) -> {
                    if (cause == null) done.complete(result);
                    else done.completeExceptionally(cause);
                  });
            });
  }

  /** Starts a stream with no configuration of the user's and nothing attached. */
  public static TributaryStream start(StreamSettings settings, StreamParts parts) {
    return start(settings, parts, ConfigFactory.empty(), Attachment.NONE);
  }

  /**
   * Starts a stream, or goes on with the one that the pair log and the learner's checkpoint tell
   * of.
   *
   * @param akka the user's settings of the actor system
   * @param attach runs beside the stream, from before its first report to after its last
   * @throws IllegalArgumentException if the parts do not fit the settings
   */
  public static TributaryStream start(
      StreamSettings settings, StreamParts parts, Config akka, Attachment attach) {
    if (settings.objective() == StreamSettings.Objective.PAIRS && parts.judges().isEmpty()) {
      throw new IllegalArgumentException("preference pairs need a judge");
    }
    CompletableFuture<StreamResult> outcome = new CompletableFuture<>();
    Behavior<StreamGuardian.Command> root =
        RootGuardian.create(
            StreamGuardian.create(settings, parts, new ShardedPlacement(Optional.empty()), outcome),
            attach);
    ActorSystem<StreamGuardian.Command> system =
        ActorSystem.create(root, "tributary", config(akka));
    Cluster cluster = Cluster.get(system);
    if (system.settings().config().getStringList("akka.cluster.seed-nodes").isEmpty()) {
      cluster.manager().tell(Join.create(cluster.selfMember().address()));
    }
    return new TributaryStream(system, outcome);
  }

  /**
   * The user's configuration over the stream's choices over Akka's defaults.
   *
   * @throws IllegalArgumentException if it turns Java serialization on
   */
  static Config config(Config akka) {
    Config config =
        ConfigFactory.defaultOverrides()
            .withFallback(akka)
            .withFallback(ConfigFactory.defaultApplication())
            .withFallback(
                ConfigFactory.parseResources(
                    TributaryStream.class.getClassLoader(), "tributary-stream.conf"))
            .withFallback(ConfigFactory.defaultReferenceUnresolved())
            .resolve();
    if (config.getBoolean(JAVA_SERIALIZATION)) {
      throw new IllegalArgumentException(
          "%s = on (%s): it must be off"
              .formatted(
                  JAVA_SERIALIZATION, config.getValue(JAVA_SERIALIZATION).origin().description()));
    }
    return WireVersions.announce(config);
  }

  /**
   * Completes when everything is closed: with a result, or exceptionally with the exception that
   * made the stream fail.
   */
  public CompletionStage<StreamResult> done() {
    return done;
  }

  /** Stops feeding, lets what is in flight be committed, checkpoints and ends the stream. */
  public void drain() {
    system.tell(StreamGuardian.Drain.INSTANCE);
  }

  /** Ends the stream at once if it has not ended, without a checkpoint, and waits for it. */
  @Override
  public void close() {
    system.tell(StreamGuardian.Close.INSTANCE);
    done.handle((result, failure) -> null).join();
  }
}
