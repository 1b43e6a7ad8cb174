package io.tributary.app.faults;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;

/** What a node says of itself at its status port. */
final class Standing {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private Standing() {}

  /** Whether it is up in the cluster and does its work. */
  static boolean works(Node node) {
    return answer(request(node, "/status").GET()).filter(Standing::works).isPresent();
  }

  /** Has its feed draw nothing new; whether it has the feed and all that was fed is decided. */
  static boolean drained(Node node) {
    return answer(request(node, "/drain").POST(HttpRequest.BodyPublishers.noBody()))
        .filter(said -> said.path("drained").asBoolean())
        .isPresent();
  }

  private static HttpRequest.Builder request(Node node, String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + node.statusPort() + path))
        .timeout(Duration.ofSeconds(3));
  }

  private static Optional<JsonNode> answer(HttpRequest.Builder request) {
    try {
      HttpResponse<byte[]> answer =
          HTTP.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
      return answer.statusCode() == 200
          ? Optional.of(JSON.readTree(answer.body()))
          : Optional.empty();
    } catch (IOException notThere) {
      return Optional.empty();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Whether it is up in the cluster, whatever it does there. */
  static boolean up(Node node) {
    return answer(request(node, "/status").GET()).filter(Standing::up).isPresent();
  }

  /** Whether its process has reported this figure. */
  static boolean reported(Node node, String figure) {
    return answer(request(node, "/status").GET())
        .filter(said -> said.path("figures").has(figure))
        .isPresent();
  }

  /** The newest value of a figure; 0 as long as there is none. */
  static double figure(Node node, String name) {
    return answer(request(node, "/status").GET())
        .map(said -> said.path("figures").path(name).asDouble())
        .orElse(0.0);
  }

  /** How many members of the cluster it sees, itself among them; 0 if it does not answer. */
  static int clusterSize(Node node) {
    return answer(request(node, "/status").GET())
        .map(said -> said.path("cluster").size())
        .orElse(0);
  }

  private static boolean works(JsonNode said) {
    return said.path("state").asText().equals("working") && up(said);
  }

  private static boolean up(JsonNode said) {
    for (JsonNode member : said.path("cluster")) {
      if (!member.path("address").asText().equals(said.path("address").asText())) continue;
      return member.path("status").asText().equals("up");
    }
    return false;
  }
}
