package io.tributary.actors.wire;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;

/** Bytes of {@link WireSamples} as nodes of each wire version have written them. */
final class WireCorpus {
  /**
   * One recorded message.
   *
   * @param name of the sample; one that was written in several ways is there several times
   */
  record Recorded(String name, byte[] bytes) {}

  private WireCorpus() {}

  static List<Recorded> read(int version) throws IOException {
    return lines("version-" + version + ".txt").stream().map(WireCorpus::parse).toList();
  }

  private static Recorded parse(String line) {
    int space = line.indexOf(' ');
    return new Recorded(
        line.substring(0, space), HexFormat.of().parseHex(line.substring(space + 1)));
  }

  static List<String> lines(String file) throws IOException {
    try (InputStream in = WireCorpus.class.getResourceAsStream("/wire/" + file)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    }
  }
}
