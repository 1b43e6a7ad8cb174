package io.tributary.app.faults;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** What a node says of itself at its status port. */
final class Standing {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private Standing() {}

  /** Whether it is up in the cluster and does its work. */
  static boolean works(Node node) {
    URI uri = URI.create("http://127.0.0.1:" + node.statusPort() + "/status");
    HttpRequest request = HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(3)).build();
    try {
      HttpResponse<byte[]> answer = HTTP.send(request, HttpResponse.BodyHandlers.ofByteArray());
      return answer.statusCode() == 200 && works(JSON.readTree(answer.body()));
    } catch (IOException notThere) {
      return false;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static boolean works(JsonNode said) {
    if (!said.path("state").asText().equals("working")) return false;
    for (JsonNode member : said.path("cluster")) {
      if (!member.path("address").asText().equals(said.path("address").asText())) continue;
      return member.path("status").asText().equals("up");
    }
    return false;
  }
}
