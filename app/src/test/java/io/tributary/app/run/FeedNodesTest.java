package io.tributary.app.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import akka.actor.typed.ActorSystem;
import akka.actor.typed.javadsl.Behaviors;
import akka.stream.javadsl.Sink;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.typesafe.config.ConfigFactory;
import io.tributary.actors.NodeParts;
import io.tributary.actors.Role;
import io.tributary.api.Prompt;
import io.tributary.app.display.Result;
import io.tributary.app.display.RunDisplay;
import io.tributary.config.ResolvedSettings;
import io.tributary.config.SettingsLoader;
import io.tributary.streams.log.FedPrompt;
import io.tributary.streams.log.FencedException;
import io.tributary.streams.log.PairLog;
import io.tributary.streams.log.WorkUnit;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Nodes that may feed have the same prompts, and whichever feeds goes on with all of them. */
@Timeout(180)
class FeedNodesTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path home;

  /** A node with the role of the feed, without a cluster around it. */
  private static final class Node implements RunDisplay {
    private final ActorSystem<Void> system;
    private final NodeContext context;
    private final NodeParts.Feed feed;
    private final Supplier<? extends CompletionStage<?>> end;
    private URI address;

    Node(ResolvedSettings settings, RunFolder folder, String name) throws IOException {
      Path own = Files.createDirectories(folder.path().resolve("nodes").resolve(name));
      system = ActorSystem.create(Behaviors.empty(), name, ConfigFactory.load());
      context =
          NodeContext.open(
              NodeModels::load,
              settings,
              folder,
              own,
              Set.of(Role.FEED),
              OptionalInt.empty(),
              (step, values) -> {},
              this);
      feed = context.parts().feed().orElseThrow();
      Optional<PromptIntake> intake = context.intake(this);
      end = context.beside(intake).start(system);
    }

    private JsonNode send(HttpRequest.Builder request, int status) throws Exception {
      HttpResponse<String> answer =
          HttpClient.newHttpClient()
              .send(
                  request
                      .header("Authorization", "Bearer the-token-of-this-test")
                      .header("Content-Type", "application/json")
                      .build(),
                  HttpResponse.BodyHandlers.ofString());
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
      return JSON.readTree(answer.body());
    }

    void post(String id) throws Exception {
      String body = "{\"id\": \"%s\", \"prompt\": \"what is %s?\"}".formatted(id, id);
      send(HttpRequest.newBuilder(address).POST(HttpRequest.BodyPublishers.ofString(body)), 202);
    }

    String state(String id) throws Exception {
      return send(HttpRequest.newBuilder(URI.create(address + "/" + id)), 200)
          .get("state")
          .textValue();
    }

    List<Prompt> draw(long from, int count) throws Exception {
      return drawing(from, count).get(60, TimeUnit.SECONDS);
    }

    CompletableFuture<List<Prompt>> drawing(long from, int count) {
      return feed.prompts()
          .from(from)
          .take(count)
          .runWith(Sink.seq(), system)
          .toCompletableFuture();
    }

    void leave() throws Exception {
      end.get().toCompletableFuture().get(60, TimeUnit.SECONDS);
      system.terminate();
      system.getWhenTerminated().toCompletableFuture().get(60, TimeUnit.SECONDS);
      context.close();
    }

    @Override
    public void note(String text) {
      String at = "taking prompts at ";
      if (text.startsWith(at)) address = URI.create(text.substring(at.length()));
    }

    @Override
    public void phase(String name, long total) {}

    @Override
    public void progress(long done, Map<String, Double> figures) {}

    @Override
    public void done(Result result) {}

    @Override
    public void close() {}
  }

  private static WorkUnit unit(long number, long ordinal, List<Prompt> prompts) {
    List<FedPrompt> fed = new ArrayList<>();
    for (Prompt prompt : prompts) fed.add(new FedPrompt(ordinal + fed.size(), prompt));
    return new WorkUnit(number, fed);
  }

  @Test
  void whatOneAcceptedTheOtherFeedsAfterTheFeedHasMoved() throws Exception {
    Path token = Files.writeString(home.resolve("token"), "the-token-of-this-test\n");
    ResolvedSettings settings =
        SettingsLoader.defaults()
            .set("prompts.http.enabled=true")
            .set("learner.schedule.type=constant")
            .set("prompts.http.port=0")
            .set("prompts.http.token-file=" + token)
            .load();
    RunFolder folder = RunFolder.create(home.resolve("run"));
    folder.begin(settings.render());
    Node first = new Node(settings, folder, "feed-1");
    Node second = new Node(settings, folder, "feed-2");
    first.post("kite");
    second.post("lamp");
    second.post("boat");
    assertThat(first.state("boat")).as("of the other node").isEqualTo("queued");

    PairLog feeding = first.feed.takeOver().get();
    List<Prompt> drawn = first.draw(0, 2);
    assertThat(drawn).extracting(Prompt::id).containsExactly("kite", "lamp");
    feeding.feed(unit(0, 0, drawn));
    assertThat(second.state("lamp")).isEqualTo("in-flight");
    first.post("door");

    PairLog moved = second.feed.takeOver().get();
    assertThatThrownBy(() -> feeding.feed(unit(1, 2, List.of(new Prompt("late", "Late?")))))
        .isInstanceOf(FencedException.class);
    first.leave();
    List<Prompt> rest = second.draw(2, 2);
    assertThat(rest).extracting(Prompt::id).containsExactly("boat", "door");
    moved.feed(unit(1, 2, rest));
    assertThat(second.state("door")).isEqualTo("in-flight");
    second.leave();
  }

  private static void append(Path file, String... ids) throws IOException {
    StringBuilder lines = new StringBuilder();
    for (String id : ids) {
      lines.append("{\"id\": \"%s\", \"prompt\": \"what is %s?\"}%n".formatted(id, id));
    }
    Files.writeString(file, lines, StandardOpenOption.APPEND);
  }

  @Test
  void aFileThatGrowsIsFollowedByWhicheverFeeds() throws Exception {
    Path file = Files.createFile(home.resolve("prompts.jsonl"));
    ResolvedSettings settings =
        SettingsLoader.defaults()
            .set("prompts.file=" + file)
            .set("prompts.follow=true")
            .set("learner.schedule.type=constant")
            .set("prompts.poll-interval=50ms")
            .load();
    RunFolder folder = RunFolder.create(home.resolve("run"));
    folder.begin(settings.render());
    Node first = new Node(settings, folder, "feed-1");
    Node second = new Node(settings, folder, "feed-2");

    PairLog feeding = first.feed.takeOver().get();
    CompletableFuture<List<Prompt>> waiting = first.drawing(0, 2);
    append(file, "kite");
    Thread.sleep(300);
    assertThat(waiting).as("one of two lines is there").isNotDone();
    append(file, "lamp", "boat");
    List<Prompt> drawn = waiting.get(60, TimeUnit.SECONDS);
    assertThat(drawn).extracting(Prompt::id).containsExactly("kite", "lamp");
    feeding.feed(unit(0, 0, drawn));
    first.leave();

    PairLog moved = second.feed.takeOver().get();
    CompletableFuture<List<Prompt>> rest = second.drawing(2, 2);
    append(file, "door");
    assertThat(rest.get(60, TimeUnit.SECONDS))
        .extracting(Prompt::id)
        .containsExactly("boat", "door");
    moved.feed(unit(1, 2, rest.get()));

    // Whoever comes after finds that it is another file, and says so.
    Files.writeString(file, Files.readString(file).replace("door", "gate"));
    Node third = new Node(settings, folder, "feed-3");
    third.feed.takeOver().get();
    assertThatThrownBy(() -> third.draw(4, 1)).hasMessageContaining(file.toString());
    third.leave();
    second.leave();
  }
}
