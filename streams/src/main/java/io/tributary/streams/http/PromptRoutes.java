package io.tributary.streams.http;

import akka.http.javadsl.model.HttpHeader;
import akka.http.javadsl.model.HttpMethod;
import akka.http.javadsl.model.HttpMethods;
import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.MediaTypes;
import akka.http.scaladsl.model.EntityStreamSizeException;
import akka.stream.Materializer;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.streams.log.LivePrompts;
import io.tributary.streams.log.LivePrompts.Submission;
import io.tributary.streams.log.NewPrompt;
import io.tributary.streams.log.PairLog;
import io.tributary.streams.log.PairLogException;
import io.tributary.streams.prompts.BadPostException;
import io.tributary.streams.prompts.PostedPrompts;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers requests. A prompt is accepted only when the pair log holds it, and a request is accepted
 * whole or not at all. Nothing of a request is looked at before its token is.
 */
final class PromptRoutes {
  private static final Logger LOG = LoggerFactory.getLogger(PromptRoutes.class);
  private static final String PROMPTS = "/v1/prompts";
  private static final String KEY = "Idempotency-Key";
  private static final long BODY_TIMEOUT_MILLIS = 20_000;
  private static final String RETRY_SECONDS = "5";

  private final BearerToken token;
  private final LivePrompts prompts;
  private final PairLog log;
  private final PostedPrompts posted;
  private final long maxBytes;
  private final Executor blocking;
  private final Materializer materializer;

  PromptRoutes(
      BearerToken token,
      LivePrompts prompts,
      PairLog log,
      PostedPrompts posted,
      long maxBytes,
      Executor blocking,
      Materializer materializer) {
    this.token = token;
    this.prompts = prompts;
    this.log = log;
    this.posted = posted;
    this.maxBytes = maxBytes;
    this.blocking = blocking;
    this.materializer = materializer;
  }

  CompletionStage<HttpResponse> handle(HttpRequest request) {
    if (!authorized(request)) {
      return refuse(
          request,
          Answer.error(401, "a valid token is needed: Authorization: Bearer TOKEN")
              .addHeader(Answer.header("WWW-Authenticate", "Bearer")));
    }
    String path = request.getUri().getPathString();
    if (path.equals(PROMPTS)) {
      return request.method().equals(HttpMethods.POST)
          ? post(request)
          : refuse(request, wrongMethod(HttpMethods.POST));
    }
    List<String> segments = new ArrayList<>();
    request.getUri().pathSegments().forEach(segments::add);
    if (path.startsWith(PROMPTS + "/") && segments.size() == 3 && !segments.get(2).isEmpty()) {
      return request.method().equals(HttpMethods.GET)
          ? get(request, segments.get(2))
          : refuse(request, wrongMethod(HttpMethods.GET));
    }
    return refuse(
        request,
        Answer.error(404, "there are POST /v1/prompts and GET /v1/prompts/{id}, nothing else"));
  }

  private boolean authorized(HttpRequest request) {
    List<String> given = headers(request, "Authorization");
    return given.size() == 1 && token.isIn(given.get(0));
  }

  private CompletionStage<HttpResponse> get(HttpRequest request, String id) {
    request.discardEntityBytes(materializer);
    return blocking(
        () ->
            prompts
                .outcomeOf(id)
                .map(status -> Answer.json(200, StatusJson.of(id, status, log)))
                .orElseGet(() -> Answer.error(404, "no prompt has the id \"" + id + "\"")));
  }

  private CompletionStage<HttpResponse> post(HttpRequest request) {
    if (!isJson(request)) {
      return refuse(
          request, Answer.error(415, "Content-Type must be application/json, without an encoding"));
    }
    if (request.entity().getContentLengthOption().orElse(0) > maxBytes) {
      return refuse(request, tooLarge());
    }
    List<String> keys = headers(request, KEY);
    if (keys.size() > 1 || keys.stream().anyMatch(PromptRoutes::isNoKey)) {
      return refuse(
          request,
          Answer.error(
              400, "must be one key of 1 to " + NewPrompt.LONGEST_ID + " characters", KEY));
    }
    Optional<String> key = keys.stream().findFirst();
    return request
        .entity()
        .withSizeLimit(maxBytes)
        .toStrict(BODY_TIMEOUT_MILLIS, maxBytes + 1, materializer)
        .handle((body, failure) -> failure == null ? submit(bytes(body), key) : unread(failure))
        .thenCompose(stage -> stage);
  }

  private static byte[] bytes(akka.http.javadsl.model.HttpEntity.Strict body) {
    return body.getData().toArray();
  }

  private CompletionStage<HttpResponse> submit(byte[] body, Optional<String> key) {
    return blocking(
        () -> {
          try {
            return answer(prompts.submit(posted.parse(body), key));
          } catch (BadPostException e) {
            return Answer.error(400, e.getMessage(), e.field());
          }
        });
  }

  private static HttpResponse answer(Submission submission) {
    if (submission instanceof Submission.Accepted accepted) {
      ObjectNode body = Answer.object();
      accepted.ids().forEach(body.putArray("ids")::add);
      return Answer.json(202, body.put("repeated", !accepted.first()));
    }
    if (submission instanceof Submission.Full full) {
      return Answer.error(
              429,
              "the queue holds %d prompts of %d (prompts.http.queue); nothing of this request was accepted"
                  .formatted(full.queued(), full.capacity()))
          .addHeader(Answer.header("Retry-After", RETRY_SECONDS));
    }
    if (submission instanceof Submission.KeyUsed) {
      return Answer.error(422, "the key was used before with other prompts", KEY);
    }
    Submission.IdsTaken taken = (Submission.IdsTaken) submission;
    ObjectNode body =
        Answer.object()
            .put("error", "these ids are taken; nothing of this request was accepted")
            .put("field", "id");
    ArrayNode ids = body.putArray("ids");
    taken.ids().forEach(ids::add);
    return Answer.json(409, body);
  }

  private CompletionStage<HttpResponse> unread(Throwable failure) {
    Throwable cause = cause(failure);
    if (cause instanceof EntityStreamSizeException) {
      return CompletableFuture.completedFuture(tooLarge());
    }
    return CompletableFuture.completedFuture(
        cause instanceof TimeoutException
            ? Answer.error(408, "the body did not come in time")
            : Answer.error(400, "the body could not be read"));
  }

  private HttpResponse tooLarge() {
    return Answer.error(
        413, "the body is larger than prompts.http.max-bytes = %d".formatted(maxBytes));
  }

  private static HttpResponse wrongMethod(HttpMethod right) {
    return Answer.error(405, "only " + right.name() + " is allowed here")
        .addHeader(Answer.header("Allow", right.name()));
  }

  private static boolean isJson(HttpRequest request) {
    boolean encoded =
        headers(request, "Content-Encoding").stream().anyMatch(e -> !e.equals("identity"));
    return !encoded
        && request.entity().getContentType().mediaType().equals(MediaTypes.APPLICATION_JSON);
  }

  private static boolean isNoKey(String key) {
    return key.isBlank() || key.length() > NewPrompt.LONGEST_ID;
  }

  private static List<String> headers(HttpRequest request, String name) {
    List<String> values = new ArrayList<>();
    for (HttpHeader header : request.getHeaders()) {
      if (header.is(name.toLowerCase(java.util.Locale.ROOT))) values.add(header.value());
    }
    return values;
  }

  /** Answers without reading the body. */
  private CompletionStage<HttpResponse> refuse(HttpRequest request, HttpResponse response) {
    long length = request.entity().getContentLengthOption().orElse(Long.MAX_VALUE);
    if (length <= maxBytes) {
      request.discardEntityBytes(materializer);
      return CompletableFuture.completedFuture(response);
    }
    return CompletableFuture.completedFuture(
        response.addHeader(Answer.header("Connection", "close")));
  }

  private CompletionStage<HttpResponse> blocking(java.util.function.Supplier<HttpResponse> work) {
    return CompletableFuture.supplyAsync(work, blocking)
        .exceptionally(
            failure -> {
              Throwable cause = cause(failure);
              LOG.warn("a request for prompts failed", cause);
              return cause instanceof PairLogException
                  ? Answer.error(503, "the pair log cannot be reached")
                      .addHeader(Answer.header("Retry-After", RETRY_SECONDS))
                  : Answer.error(500, "the request failed; see run.log");
            });
  }

  private static Throwable cause(Throwable failure) {
    return failure instanceof CompletionException && failure.getCause() != null
        ? failure.getCause()
        : failure;
  }
}
