package io.tributary.streams.http;

import akka.Done;
import akka.actor.ClassicActorSystemProvider;
import akka.http.javadsl.Http;
import akka.http.javadsl.ServerBinding;
import akka.http.javadsl.settings.ServerSettings;
import akka.stream.Materializer;
import com.typesafe.config.ConfigFactory;
import io.tributary.streams.log.LivePrompts;
import io.tributary.streams.log.PairLog;
import io.tributary.streams.prompts.PostedPrompts;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.concurrent.CompletionStage;

/** Takes prompts over HTTP while it is open. */
public final class PromptServer {
  /** Requests under way when it is closed have this long. */
  private static final Duration LAST_REQUESTS = Duration.ofSeconds(3);

  private static final String BLOCKING = "akka.actor.default-blocking-io-dispatcher";

  /** Headers may hold the token, so none is ever logged. */
  private static final String SETTINGS =
      """
      akka.http.server {
        server-header = ""
        parsing { illegal-header-warnings = off, error-logging-verbosity = off }
      }
      """;

  private final ServerBinding binding;

  private PromptServer(ServerBinding binding) {
    this.binding = binding;
  }

  /**
   * Begins to listen.
   *
   * @param port 0 for any free one
   * @param maxBytes size of a body at most
   * @param log holds the outcomes
   * @return fails with {@link PromptServerException} if the address cannot be had
   */
  public static CompletionStage<PromptServer> start(
      ClassicActorSystemProvider system,
      String host,
      int port,
      long maxBytes,
      BearerToken token,
      PostedPrompts posted,
      LivePrompts prompts,
      PairLog log) {
    PromptRoutes routes =
        new PromptRoutes(
            token,
            prompts,
            log,
            posted,
            maxBytes,
            system.classicSystem().dispatchers().lookup(BLOCKING),
            Materializer.matFromSystem(system));
    ServerSettings settings =
        ServerSettings.create(
            ConfigFactory.parseString(SETTINGS)
                .withFallback(system.classicSystem().settings().config()));
    return Http.get(system)
        .newServerAt(host, port)
        .withSettings(settings)
        .bind(routes::handle)
        .handle(
            (binding, failure) -> {
              if (failure == null) return new PromptServer(binding);
              Throwable cause = failure.getCause() == null ? failure : failure.getCause();
              throw cannotListen(host, port, cause);
            });
  }

  /**
   * Looks whether an address can be had, before work is done that would be in vain.
   *
   * @throws PromptServerException if not
   */
  public static void requireFree(String host, int port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.bind(new InetSocketAddress(host, port));
    } catch (IOException e) {
      throw cannotListen(host, port, e);
    }
  }

  private static PromptServerException cannotListen(String host, int port, Throwable cause) {
    return new PromptServerException(
        "prompts.http: cannot listen on %s port %d: %s".formatted(host, port, cause.getMessage()),
        cause);
  }

  public InetSocketAddress address() {
    return binding.localAddress();
  }

  /** Takes no more connections, lets requests under way end, and closes the rest. */
  public CompletionStage<Done> stop() {
    return binding.terminate(LAST_REQUESTS).thenApply(ended -> Done.getInstance());
  }
}
