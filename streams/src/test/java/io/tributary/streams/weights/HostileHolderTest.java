package io.tributary.streams.weights;

import static io.tributary.streams.weights.HostileHolder.head;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Whatever a holder answers, nothing wrong comes into a store, and the puller goes on. */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class HostileHolderTest {
  private static final int SIZE = 60_000;
  private static final VersionId V1 = new VersionId(1, 1);

  @TempDir Path folder;
  private final List<AutoCloseable> open = new ArrayList<>();
  private VersionStore learner;
  private WeightServer honest;
  private Manifest manifest;

  @BeforeEach
  void publish() {
    learner = later(VersionStore.open(folder.resolve("learner"), StoreOptions.publishing(3)));
    honest = later(WeightServer.tracking(learner, ServerOptions.loopback()));
    manifest = Versions.publish(learner, V1, Versions.files(1, 1, SIZE));
  }

  @AfterEach
  void stop() throws Exception {
    for (int i = open.size() - 1; i >= 0; i--) open.get(i).close();
  }

  private <T extends AutoCloseable> T later(T closeable) {
    open.add(closeable);
    return closeable;
  }

  private final class Victim implements WeightPuller.Listener, AutoCloseable {
    final BlockingQueue<Map<String, byte[]>> pulled = new LinkedBlockingQueue<>();
    final BlockingQueue<String> failed = new LinkedBlockingQueue<>();
    final HostileHolder holder;
    final VersionStore store;
    final WeightPuller puller;

    Victim(String name, HostileHolder holder) {
      this.holder = holder;
      store = VersionStore.open(folder.resolve(name.replaceAll("[^a-z0-9]", "-")), options());
      PullerOptions from =
          new PullerOptions(
              "victim",
              Optional.of(holder.uri()),
              Optional.empty(),
              Optional.empty(),
              Duration.ofMillis(100),
              2,
              Duration.ofMillis(700),
              Optional.empty());
      puller = WeightPuller.start(store, from, this);
    }

    private static StoreOptions options() {
      return StoreOptions.pulled(3);
    }

    @Override
    public void pulled(HeldVersion version, PullStats stats) {
      try (version) {
        pulled.add(Versions.read(version));
      } catch (IOException e) {
        throw new AssertionError(e);
      }
    }

    @Override
    public void failed(String reason) {
      failed.add(reason);
    }

    /** It was lied to, has taken nothing, and takes the truth when it can have it. */
    void survives(String what) throws Exception {
      long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(2);
      while (holder.asked() < 2 && failed.isEmpty()) {
        assertThat(System.nanoTime()).as(what + " is never met").isLessThan(deadline);
        Thread.sleep(10);
      }
      assertThat(pulled).as(what).isEmpty();
      assertThat(store.versions()).as(what).isEmpty();
      puller.learnerAt(honest.uri());
      Map<String, byte[]> got = pulled.poll(2, TimeUnit.MINUTES);
      assertThat(got).as("what comes after: " + what + "; failures: " + failed).isNotNull();
      assertThat(Versions.same(got, Versions.files(1, 1, SIZE))).as(what).isTrue();
    }

    @Override
    public void close() {
      puller.close();
      store.close();
    }
  }

  private void allSurvive(String hostileTo, Map<String, HostileHolder.Answer> answers)
      throws Exception {
    Map<String, Victim> victims = new LinkedHashMap<>();
    for (Map.Entry<String, HostileHolder.Answer> answer : answers.entrySet()) {
      HostileHolder holder = later(new HostileHolder(manifest, hostileTo, answer.getValue()));
      victims.put(answer.getKey(), later(new Victim(answer.getKey(), holder)));
    }
    for (Map.Entry<String, Victim> victim : victims.entrySet()) {
      victim.getValue().survives(victim.getKey());
    }
    assertThat(outside()).as("files where none belong").isEmpty();
  }

  private List<Path> outside() throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(Files::isRegularFile)
          .filter(
              file -> {
                String parent = file.getParent().getFileName().toString();
                boolean known = List.of("parts", "versions", "incoming").contains(parent);
                return !known && !file.endsWith(".lock");
              })
          .toList();
    }
  }

  private static final String RANGE = "Content-Range: bytes 0-59999/60000";

  @Test
  void partsThatAreNotWhatWasAskedFor() throws Exception {
    byte[] wrong = Versions.bytes(99, SIZE);
    Map<String, HostileHolder.Answer> answers = new TreeMap<>();
    answers.put(
        "other bytes",
        out -> {
          out.write(head("206 .", RANGE, "Content-Length: 60000"));
          out.write(wrong);
        });
    answers.put(
        "another range",
        out -> {
          out.write(head("206 .", "Content-Range: bytes 1-60000/60001", "Content-Length: 60000"));
          out.write(wrong);
        });
    answers.put("no range", out -> out.write(head("206 .", "Content-Length: 60000")));
    answers.put("too short", out -> out.write(head("206 .", RANGE, "Content-Length: 3")));
    answers.put("too long", out -> out.write(head("206 .", RANGE, "Content-Length: 60001")));
    answers.put("no length", out -> out.write(head("206 .", RANGE)));
    answers.put(
        "a length beyond all numbers",
        out -> out.write(head("206 .", RANGE, "Content-Length: 99999999999999999999")));
    answers.put(
        "all of it",
        out -> {
          out.write(head("200 .", "Content-Length: 60000"));
          out.write(wrong);
        });
    answers.put(
        "broken off",
        out -> {
          out.write(head("206 .", RANGE, "Content-Length: 60000"));
          out.write(wrong, 0, 100);
        });
    answers.put("elsewhere", out -> out.write(head("302 .", "Location: http://127.0.0.1:1/")));
    answers.put("not http", out -> out.write("220 mail ready\r\n\r\n".getBytes()));
    allSurvive("/parts/", answers);
  }

  @Test
  void answersThatNeverEnd() throws Exception {
    Map<String, HostileHolder.Answer> answers = new TreeMap<>();
    answers.put("silence", out -> Thread.sleep(600_000));
    answers.put(
        "a header without an end",
        out -> {
          out.write("HTTP/1.1 206 .\r\n".getBytes());
          while (true) out.write("X-More: of it\r\n".getBytes());
        });
    answers.put(
        "a body without an end",
        out -> {
          out.write(head("206 .", RANGE, "Content-Length: 60000"));
          while (true) out.write(new byte[4096]);
        });
    answers.put(
        "a byte at a time",
        out -> {
          out.write(head("206 .", RANGE, "Content-Length: 60000"));
          while (true) {
            out.write(1);
            out.flush();
            Thread.sleep(50);
          }
        });
    answers.put(
        "a header a byte at a time",
        out -> {
          while (true) {
            out.write('x');
            out.flush();
            Thread.sleep(50);
          }
        });
    allSurvive("/parts/", answers);
  }

  private static HostileHolder.Answer json(String body) {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    return out -> {
      out.write(head("200 .", "Content-Length: " + bytes.length));
      out.write(bytes);
    };
  }

  @Test
  void manifestsThatAreNone() throws Exception {
    String good = new String(ManifestJson.render(manifest), StandardCharsets.UTF_8);
    Map<String, HostileHolder.Answer> answers = new TreeMap<>();
    answers.put("nothing", json(""));
    answers.put("nested", json("[".repeat(100_000)));
    answers.put("a path", json(good.replace("t000", "../../../../tmp/t000")));
    answers.put("a hidden file", json(good.replace("t000", ".lock")));
    answers.put("a part that is a path", json(good.replaceFirst("[0-9a-f]{64}", "../../x")));
    answers.put("another size", json(good.replace("60000", "60001")));
    answers.put("more than a disk", json(good.replace("60000", "9223372036854775807")));
    answers.put(
        "more than it reads",
        out -> {
          out.write(head("200 .", "Content-Length: " + (ManifestJson.LONGEST + 1L)));
          while (true) out.write(new byte[1 << 16]);
        });
    answers.put("forbidden", out -> out.write(head("403 .", "Content-Length: 0")));
    allSurvive("/manifest", answers);
  }

  @Test
  void offersThatMeanNothing() throws Exception {
    Map<String, HostileHolder.Answer> answers = new TreeMap<>();
    answers.put("nothing", json(""));
    answers.put("a list", json("[1,2,3]"));
    answers.put("negative", json("{\"epoch\":-5,\"version\":1}"));
    // must not shut out the versions of the true learner
    answers.put("the last epoch", json("{\"epoch\":9223372036854775807,\"version\":1}"));
    answers.put(
        "holders", json("{\"epoch\":0,\"version\":0,\"holders\":[\"file:///etc\",7,null]}"));
    answers.put("an error", out -> out.write(head("500 .", "Content-Length: 0")));
    allSurvive("/current", answers);
  }

  @Test
  void workThatThereIsNot() throws Exception {
    Map<String, HostileHolder.Answer> answers = new TreeMap<>();
    answers.put("another part", json("{\"items\":[{\"part\":1,\"from\":\"\"}]}"));
    answers.put(
        "a part twice",
        json("{\"items\":[{\"part\":0,\"from\":\"\"},{\"part\":0,\"from\":\"\"}]}"));
    answers.put("a negative part", json("{\"items\":[{\"part\":-1,\"from\":\"\"}]}"));
    answers.put("no holder", json("{\"items\":[{\"part\":0,\"from\":\"file:///etc/passwd\"}]}"));
    answers.put("no items", json("{\"items\":{\"part\":{}}}"));
    answers.put("gone", out -> out.write(head("410 .", "Content-Length: 0")));
    allSurvive("/work", answers);
  }

  /** The other side: what a server is sent. */
  @Test
  void aServerOutlivesWhateverItIsSent() throws Exception {
    Random random = new Random(7);
    String good = "GET /v1/weights/current HTTP/1.1\r\nHost: x\r\nRange: bytes=0-1\r\n\r\n";
    for (int i = 0; i < 300; i++) {
      byte[] request = good.getBytes(StandardCharsets.ISO_8859_1);
      if (i % 3 == 0) request = Versions.bytes(i, 1 + random.nextInt(20_000));
      else for (int j = 0; j < 4; j++) request[random.nextInt(request.length)] ^= 1 << (i % 8);
      try (Socket socket = new Socket("127.0.0.1", honest.address().getPort())) {
        socket.getOutputStream().write(request);
        socket.shutdownOutput();
        socket.getInputStream().readAllBytes();
      } catch (IOException e) {
        // it may hang up
      }
    }
    HolderClient client = later(new HolderClient(Optional.empty(), Duration.ofSeconds(20)));
    assertThat(client.json(honest.uri(), WeightRoutes.ROOT + "current").path("version").asInt())
        .isEqualTo(1);
    long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
    while (honest.connections() > 1) {
      assertThat(System.nanoTime()).as("connections stay open").isLessThan(deadline);
      Thread.sleep(10);
    }
  }

  @Test
  void aClientThatAsksAByteAtATimeIsHungUpOn() throws Exception {
    ServerOptions options =
        new ServerOptions(honest.address(), 4, Duration.ofMillis(400), Optional.empty());
    honest.close();
    WeightServer strict = later(WeightServer.tracking(learner, options));
    try (Socket slow = new Socket("127.0.0.1", strict.address().getPort())) {
      long start = System.nanoTime();
      try {
        while (System.nanoTime() - start < TimeUnit.MINUTES.toNanos(1)) {
          slow.getOutputStream().write('G');
          Thread.sleep(40);
        }
        throw new AssertionError("a minute of one header");
      } catch (IOException e) {
        assertThat(e).hasMessageMatching("(?i).*(reset|broken pipe|abort).*");
      }
    }
  }
}
