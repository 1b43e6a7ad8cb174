package io.tributary.streams.weights;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.util.Optional;

/** What the paths below {@code /v1/weights/} answer. */
final class WeightRoutes {
  static final String ROOT = "/v1/weights/";
  private static final String VERSIONS = ROOT + "versions/";
  private static final String PARTS = ROOT + "parts/";

  private final VersionStore store;
  private final Swarm swarm;

  /**
   * @param swarm null on a node that is not the learner's
   */
  WeightRoutes(VersionStore store, Swarm swarm) {
    this.store = store;
    this.swarm = swarm;
  }

  Reply answer(Request request) {
    String path = request.path();
    boolean get = request.method().equals("GET") || request.method().equals("HEAD");
    boolean post = request.method().equals("POST");
    if (path.equals(ROOT + "current")) return get ? current() : notAllowed("GET");
    if (path.startsWith(VERSIONS) && path.endsWith("/manifest")) {
      String number = path.substring(VERSIONS.length(), path.length() - "/manifest".length());
      return get ? manifest(number, request) : notAllowed("GET");
    }
    if (path.startsWith(PARTS)) {
      return get ? part(path.substring(PARTS.length()), request) : notAllowed("GET");
    }
    if (path.equals(ROOT + "work") && swarm != null) {
      return post ? work(request) : notAllowed("POST");
    }
    return Reply.error(404, "no such path");
  }

  private static Reply notAllowed(String method) {
    return Reply.error(405, "only " + method, "Allow", method);
  }

  private Reply current() {
    Optional<HeldVersion> current = store.current();
    if (current.isEmpty()) return Reply.error(404, "no version was published yet");
    try (HeldVersion version = current.get()) {
      ObjectNode json = ManifestJson.MAPPER.createObjectNode();
      json.put("epoch", version.id().epoch());
      json.put("version", version.id().number());
      json.put("manifest_sha256", version.manifest().digest());
      ArrayNode holders = json.putArray("holders");
      if (swarm != null) swarm.holders(version.manifest()).forEach(holders::add);
      return Reply.json(200, json);
    }
  }

  private Reply manifest(String number, Request request) {
    if (!number.matches("\\d{1,18}")) return Reply.error(400, "no version number: " + number);
    String epoch = request.query().getOrDefault("epoch", "");
    Optional<Manifest> manifest =
        epoch.matches("\\d{1,18}")
            ? store.manifest(new VersionId(Long.parseLong(epoch), Long.parseLong(number)))
            : store.manifest(Long.parseLong(number));
    return manifest
        .map(m -> Reply.json(200, ManifestJson.render(m)))
        .orElseGet(() -> Reply.error(404, "no version " + number));
  }

  private Reply part(String hash, Request request) {
    if (!Part.isHash(hash)) return Reply.error(400, "no SHA-256: 64 hexadecimal digits");
    Optional<FileChannel> file = store.parts().open(hash);
    if (file.isEmpty()) return Reply.error(404, "no such part here");
    boolean sent = false;
    try {
      long size = file.get().size();
      Optional<String> header = request.header("range");
      Optional<ByteRange> range =
          header.isEmpty() ? Optional.empty() : ByteRange.parse(header.get(), size);
      Reply reply =
          new Reply.Content(
              range.isPresent() ? 206 : 200,
              file.get(),
              range.orElse(new ByteRange(0, size)),
              size);
      sent = true;
      return reply;
    } catch (ByteRange.Unsatisfiable e) {
      return Reply.error(416, "the part has no such bytes");
    } catch (IOException e) {
      return Reply.error(500, "the part cannot be read");
    } finally {
      if (!sent) closeQuietly(file.get());
    }
  }

  private Reply work(Request request) {
    try {
      JsonNode json = ManifestJson.MAPPER.readTree(request.body());
      WorkRequest wanted = WorkRequest.parse(json);
      Optional<Manifest> manifest = store.manifest(wanted.version());
      if (manifest.isEmpty()) return Reply.error(410, "that version is not here any more");
      return Reply.json(200, swarm.work(manifest.get(), wanted).json());
    } catch (IOException | IllegalArgumentException e) {
      return Reply.error(400, "not a request for work: " + e.getMessage());
    }
  }

  private static void closeQuietly(FileChannel file) {
    try {
      file.close();
    } catch (IOException e) {
      // only read
    }
  }
}
