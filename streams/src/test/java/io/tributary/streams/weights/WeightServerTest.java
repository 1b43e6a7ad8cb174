package io.tributary.streams.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class WeightServerTest extends TransferFixture {
  @Test
  void speaksHttp() throws Exception {
    byte[] content = Versions.bytes(1, 1000);
    Manifest manifest = Versions.publish(learner, v(3), Map.of("a", content));
    String part = "parts/" + manifest.files().get("a").sha256();
    assertThat(get(part, "Range", "bytes=10-19").statusCode()).isEqualTo(206);
    assertThat(get(part, "Range", "bytes=10-19").body())
        .isEqualTo(Arrays.copyOfRange(content, 10, 20));
    assertThat(get(part, "Range", "bytes=990-").body())
        .isEqualTo(Arrays.copyOfRange(content, 990, 1000));
    assertThat(get(part, "Range", "bytes=-5").body())
        .isEqualTo(Arrays.copyOfRange(content, 995, 1000));
    assertThat(get(part, "Range", "bytes=1000-").statusCode()).isEqualTo(416);
    assertThat(get(part, "Range", "bytes=0-1,5-6").statusCode()).isEqualTo(200);
    assertThat(get(part, "X", "y").body()).isEqualTo(content);
    assertThat(new String(get("current", "X", "y").body()))
        .startsWith("{\"epoch\":1,\"version\":3,\"manifest_sha256\":\"" + manifest.digest());
    assertThat(get("versions/3/manifest", "X", "y").body())
        .isEqualTo(ManifestJson.render(manifest));
    assertThat(get("versions/4/manifest", "X", "y").statusCode()).isEqualTo(404);
    assertThat(get("parts/..%2f..%2fx", "X", "y").statusCode()).isEqualTo(400);
    assertThat(get("nothing", "X", "y").statusCode()).isEqualTo(404);
    assertThat(get("work", "X", "y").statusCode()).isEqualTo(405);
  }

  private HttpResponse<byte[]> get(String path, String header, String value) throws Exception {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(server.uri().resolve(WeightRoutes.ROOT + path))
                .header(header, value)
                .build(),
            HttpResponse.BodyHandlers.ofByteArray());
  }

  @Test
  void withATokenNobodyIsServedWithoutIt() throws Exception {
    ServerOptions options =
        new ServerOptions(
            new InetSocketAddress("127.0.0.1", 0), 4, Duration.ofSeconds(5), Optional.of("s3cret"));
    WeightServer guarded = later(WeightServer.tracking(learner, options));
    Versions.publish(learner, v(1), Versions.files(1, 1, 100));
    HolderClient right = later(new HolderClient(Optional.of("s3cret"), Duration.ofSeconds(5)));
    assertThat(right.json(guarded.uri(), WeightRoutes.ROOT + "current").path("version").asInt())
        .isEqualTo(1);
    for (Optional<String> wrong : List.of(Optional.of("s3cre"), Optional.<String>empty())) {
      HolderClient client = later(new HolderClient(wrong, Duration.ofSeconds(5)));
      assertThatThrownBy(() -> client.json(guarded.uri(), WeightRoutes.ROOT + "current"))
          .hasMessageContaining("answers 401");
    }
  }

  @Test
  void moreConnectionsThanAllowedAreTurnedAwayAndSilentOnesClosed() throws Exception {
    ServerOptions options =
        new ServerOptions(
            new InetSocketAddress("127.0.0.1", 0), 2, Duration.ofMillis(300), Optional.empty());
    WeightServer small = later(WeightServer.tracking(learner, options));
    Versions.publish(learner, v(1), Versions.files(1, 1, 100));
    List<java.net.Socket> silent = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      silent.add(later(new java.net.Socket("127.0.0.1", small.address().getPort())));
    }
    while (small.connections() < 2) Thread.sleep(5);
    HolderClient client = later(new HolderClient(Optional.empty(), Duration.ofSeconds(5)));
    assertThatThrownBy(() -> client.json(small.uri(), WeightRoutes.ROOT + "current"))
        .isInstanceOf(IOException.class);
    for (java.net.Socket socket : silent) assertThat(socket.getInputStream().read()).isEqualTo(-1);
    while (small.connections() > 0) Thread.sleep(5);
    assertThat(client.json(small.uri(), WeightRoutes.ROOT + "current").path("epoch").asInt())
        .isEqualTo(1);
  }
}
