package io.tributary.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tributary.gpu.engine.DecoderShape;
import io.tributary.gpu.engine.DecoderShape.Head;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BenchShapeTest {
  @ParameterizedTest
  @EnumSource(
      value = BenchShape.class,
      names = {"SMALL", "MID"})
  void peersAreMeasuredOnTheSameShapesAndWork(BenchShape ours) throws IOException {
    JsonNode peers =
        new ObjectMapper()
            .readTree(Path.of("peers/shapes.json").toFile())
            .get(ours.name().toLowerCase(Locale.ROOT));
    assertThat(ours.shape())
        .isEqualTo(
            DecoderShape.llama(
                peers.get("vocabulary").asInt(),
                peers.get("width").asInt(),
                peers.get("layers").asInt(),
                peers.get("heads").asInt(),
                peers.get("kv_heads").asInt(),
                peers.get("head_width").asInt(),
                peers.get("ffn").asInt(),
                peers.get("context").asInt(),
                peers.get("rope_theta").asDouble(),
                peers.get("rms_eps").asDouble(),
                Head.TIED));
    assertThat(peers.get("prompt").asInt()).isEqualTo(ours.prompt);
    assertThat(peers.get("response").asInt()).isEqualTo(ours.response);
    assertThat(peers.get("pairs").asInt()).isEqualTo(ours.pairs);
  }
}
