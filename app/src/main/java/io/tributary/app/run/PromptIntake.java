package io.tributary.app.run;

import akka.actor.typed.ActorSystem;
import io.tributary.actors.Attachment;
import io.tributary.app.display.RunDisplay;
import io.tributary.config.PromptHttpSettings;
import io.tributary.config.PromptSettings;
import io.tributary.streams.http.BearerToken;
import io.tributary.streams.http.PromptServer;
import io.tributary.streams.http.PromptServerException;
import io.tributary.streams.log.SharedPairLog;
import io.tributary.streams.prompts.PostedPrompts;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** Takes prompts over HTTP as long as the stream runs, if the settings ask for it. */
final class PromptIntake implements Attachment {
  private final PromptBasis basis;
  private final SharedPairLog log;
  private final RunDisplay display;
  private volatile PromptServerException failure;

  PromptIntake(PromptBasis basis, SharedPairLog log, RunDisplay display) {
    this.basis = basis;
    this.log = log;
    this.display = display;
  }

  /** The clients' token, from where the settings say; empty if nothing is to be taken. */
  static Optional<BearerToken> token(PromptHttpSettings http) {
    if (!http.enabled()) return Optional.empty();
    String variable = System.getenv(BearerToken.VARIABLE);
    return Optional.of(BearerToken.of(http.tokenFile(), Optional.ofNullable(variable)));
  }

  /** Whether prompts could be taken as things are, before models are made. */
  static void check(PromptHttpSettings http) {
    if (token(http).isPresent()) PromptServer.requireFree(http.host(), http.port());
  }

  /** Why it could not start, which is then why the stream did not. */
  Optional<PromptServerException> failure() {
    return Optional.ofNullable(failure);
  }

  @Override
  public Supplier<? extends CompletionStage<?>> start(ActorSystem<?> system) {
    PromptSettings prompts = basis.settings();
    PromptHttpSettings http = prompts.http();
    Optional<BearerToken> token = token(http);
    if (token.isEmpty()) return Attachment.NONE.start(system);
    PostedPrompts posted =
        new PostedPrompts(http.maxBatch(), prompts.file().isEmpty(), basis.fault());
    PromptServer server = started(system, http, token.get(), posted);
    String host = http.host().contains(":") ? "[" + http.host() + "]" : http.host();
    display.note(
        "taking prompts at http://%s:%d/v1/prompts".formatted(host, server.address().getPort()));
    return server::stop;
  }

  private PromptServer started(
      ActorSystem<?> system, PromptHttpSettings http, BearerToken token, PostedPrompts posted) {
    try {
      return PromptServer.start(
              system,
              http.host(),
              http.port(),
              http.maxBytes(),
              token,
              posted,
              log.livePrompts(http.queue()),
              log)
          .toCompletableFuture()
          .join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof PromptServerException known) {
        failure = known;
        throw known;
      }
      throw e;
    }
  }
}
