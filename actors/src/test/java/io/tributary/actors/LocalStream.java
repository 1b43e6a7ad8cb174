package io.tributary.actors;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.RecipientRef;
import akka.actor.typed.javadsl.ActorContext;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongFunction;
import java.util.function.Supplier;

/** Runs whole streams within one actor system, with the buckets next to the guardian. */
final class LocalStream {
  final CompletableFuture<StreamResult> outcome = new CompletableFuture<>();
  final ActorRef<StreamGuardian.Command> guardian;

  LocalStream(ActorTestKit testKit, StreamSettings settings, StreamParts parts) {
    guardian = testKit.spawn(StreamGuardian.create(settings, parts, LocalStream::place, outcome));
  }

  static Config config() {
    // what a probe waits for matters only when a test fails
    return ConfigFactory.parseString(
            "akka { actor.provider = local, actor.testkit.typed.single-expect-default = 60s }")
        .withFallback(TributaryStream.config(ConfigFactory.empty()));
  }

  StreamResult await() throws ExecutionException, InterruptedException, TimeoutException {
    return outcome.get(90, TimeUnit.SECONDS);
  }

  private static LongFunction<RecipientRef<PairBuffer.Command>> place(
      ActorContext<?> context, Supplier<Behavior<PairBuffer.Command>> bucket) {
    Map<Long, RecipientRef<PairBuffer.Command>> buckets = new HashMap<>();
    for (long i = 0; i < 16; i++) buckets.put(i, context.spawn(bucket.get(), "bucket-" + i));
    return buckets::get;
  }
}
