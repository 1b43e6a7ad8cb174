package io.tributary.actors.wire;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.Props;
import akka.actor.typed.javadsl.Behaviors;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import io.tributary.actors.PairBuffer;
import io.tributary.actors.PromptFeed;
import io.tributary.actors.wire.GarbageSerializer.Garbage;
import io.tributary.api.DropReason;
import io.tributary.api.Prompt;
import io.tributary.streams.log.FedPrompt;
import io.tributary.streams.log.PromptOutcome;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** Two actor systems with a TCP connection of Artery's between them. */
class RemotingTest {
  private static final int ROUNDS = 50;

  private static final ActorSystem<?> RECEIVER =
      WireSystems.start("tributary-wire.max-message-bytes = 16384");
  // Its limit is larger, and it can send garbage.
  private static final ActorSystem<?> SENDER =
      WireSystems.start(
          """
          akka.actor.serializers.tributary-kryo = "io.tributary.actors.wire.GarbageSerializer"
          """);

  private final BlockingQueue<Object> received = new LinkedBlockingQueue<>();

  @AfterAll
  static void stop() throws Exception {
    WireSystems.stop(SENDER, RECEIVER);
  }

  @Test
  void anActorRefIsTheSameActorInEverySystem() throws Exception {
    ActorRef<PairBuffer.CommitUnit> buffer =
        RECEIVER.systemActorOf(
            Behaviors.receiveMessage(
                unit -> {
                  unit.replyTo().tell(new PairBuffer.UnitStored(unit.unit()));
                  return Behaviors.same();
                }),
            "buffer",
            Props.empty());
    ActorRef<PairBuffer.UnitStored> stage =
        SENDER.systemActorOf(
            Behaviors.receiveMessage(
                stored -> {
                  received.add(stored);
                  return Behaviors.same();
                }),
            "stage",
            Props.empty());
    this.<PairBuffer.CommitUnit>remote(buffer)
        .tell(new PairBuffer.CommitUnit(77, List.of(), stage));
    assertThat(next()).isEqualTo(new PairBuffer.UnitStored(77));
  }

  @Test
  void badMessagesAreCountedAndGoodOnesBetweenThemAllArrive() throws Exception {
    ActorRef<Object> sink =
        RECEIVER.systemActorOf(
            Behaviors.receiveMessage(
                message -> {
                  received.add(message);
                  return Behaviors.same();
                }),
            "sink",
            Props.empty());
    ActorRef<Object> remote = remote(sink);

    byte[] good = WireSystems.kryo(RECEIVER).toBinary(new PairBuffer.UnitStored(1));
    byte[] cut = Arrays.copyOf(good, good.length - 1);
    List<WireMessage> sent = new ArrayList<>();
    for (int i = 0; i < ROUNDS; i++) {
      tell(remote, sent, new PairBuffer.UnitStored(i));
      remote.tell(new Garbage("3", cut));
      remote.tell(new Garbage("3", "not a message at all".getBytes()));
      tell(remote, sent, new PromptFeed.UnitCommitted(i, 1));
      remote.tell(new Garbage("3", new byte[] {0, 3, 127, 1, 0, 0, 0, 0}));
      remote.tell(new Garbage("3", new byte[0]));
      tell(remote, sent, new PromptFeed.UnitCommitted(i, 2));
      remote.tell(new Garbage("9", good));
      remote.tell(new Garbage("io.tributary.actors.PairBuffer", good));
      remote.tell(new Garbage("3", new byte[20_000]));
      remote.tell(tooLarge());
      tell(remote, sent, new PromptFeed.UnitCommitted(i, 3));
      // Over the sender's own limit: never sent.
      if (i == 0) remote.tell(new Garbage("3", new byte[17 << 20]));
    }

    List<Object> arrived = new ArrayList<>();
    for (int i = 0; i < sent.size(); i++) arrived.add(next());
    assertThat(arrived).isEqualTo(sent);
    assertThat(received.poll(200, TimeUnit.MILLISECONDS)).isNull();

    WireCounters counters = WireCounters.get(RECEIVER);
    assertThat(counters.of(WireRefusal.UNKNOWN_TYPE) + counters.of(WireRefusal.DAMAGED))
        .isEqualTo(4 * ROUNDS);
    assertThat(counters.of(WireRefusal.UNKNOWN_TYPE)).isGreaterThanOrEqualTo(ROUNDS);
    assertThat(counters.of(WireRefusal.VERSION)).isEqualTo(2 * ROUNDS);
    assertThat(counters.of(WireRefusal.TOO_LARGE)).isEqualTo(2 * ROUNDS);
  }

  /** What the other systems here can do beside is of no account: this one is as a node's. */
  @Test
  void oneThatIsOverTheFrameIsSaidAndCountedAndTheConnectionGoesOn() throws Exception {
    ActorRef<Object> sink =
        RECEIVER.systemActorOf(
            Behaviors.receiveMessage(
                message -> {
                  received.add(message);
                  return Behaviors.same();
                }),
            "frames",
            Props.empty());
    Logger root = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
    // Akka hands what it logs to an actor, which may come later than the next message.
    BlockingQueue<String> lines = new LinkedBlockingQueue<>();
    AppenderBase<ILoggingEvent> said =
        new AppenderBase<>() {
          @Override
          protected void append(ILoggingEvent event) {
            String line = event.getFormattedMessage();
            if (line.contains("oversized")) lines.add(line);
          }
        };
    said.start();
    root.addAppender(said);
    ActorSystem<?> node = WireSystems.start("");
    try {
      ActorRef<Object> remote =
          WireSystems.refs(node)
              .resolveActorRef(WireSystems.refs(RECEIVER).toSerializationFormat(sink));
      remote.tell(new PairBuffer.UnitStored(1));
      assertThat(next()).isEqualTo(new PairBuffer.UnitStored(1));
      remote.tell(
          new PairBuffer.CommitUnit(
              2, Collections.nCopies(20, outcome("x".repeat(1 << 20))), node.ignoreRef()));
      remote.tell(new PairBuffer.UnitStored(3));
      assertThat(next()).isEqualTo(new PairBuffer.UnitStored(3));
      assertThat(WireCounters.get(node).of(WireRefusal.NOT_SENT)).isEqualTo(1);
      assertThat(lines.poll(60, TimeUnit.SECONDS)).as("what the log says").contains("CommitUnit");
    } finally {
      root.detachAppender(said);
      WireSystems.stop(node);
    }
  }

  private static void tell(ActorRef<Object> to, List<WireMessage> sent, WireMessage message) {
    sent.add(message);
    to.tell(message);
  }

  /** Between the two limits. */
  private static WireMessage tooLarge() {
    return new PairBuffer.CommitUnit(
        1, Collections.nCopies(20, outcome("x".repeat(1000))), SENDER.ignoreRef());
  }

  private static PromptOutcome outcome(String detail) {
    return new PromptOutcome.Dropped(
        new FedPrompt(1, new Prompt("id", "text")), DropReason.TIED, detail);
  }

  private <T> ActorRef<T> remote(ActorRef<T> ref) {
    return WireSystems.refs(SENDER)
        .resolveActorRef(WireSystems.refs(RECEIVER).toSerializationFormat(ref));
  }

  private Object next() throws InterruptedException {
    return received.poll(WireSystems.PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }
}
