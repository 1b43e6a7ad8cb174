package io.tributary.streams.weights;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.util.HashMap;
import java.util.Map;
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
    Map<String, String> query = new HashMap<>(request.query());
    query.put("version", number);
    Optional<Reading> reading = Reading.of(query);
    Optional<Manifest> manifest;
    if (reading.isPresent()) {
      manifest = store.manifest(reading.get());
    } else if (epoch.matches("\\d{1,18}")) {
      manifest = store.manifest(new VersionId(Long.parseLong(epoch), Long.parseLong(number)));
    } else {
      manifest = store.manifest(Long.parseLong(number));
    }
    return manifest
        .map(m -> Reply.json(200, ManifestJson.render(m)))
        .orElseGet(() -> Reply.error(404, "no version " + number));
  }

  private Reply part(String hash, Request request) {
    if (!Part.isHash(hash)) return Reply.error(400, "no SHA-256: 64 hexadecimal digits");
    Runnable end = Reading.of(request.query()).map(store::sending).orElse(() -> {});
    Optional<FileChannel> file = store.parts().open(hash);
    if (file.isEmpty()) {
      end.run();
      return Reply.error(404, "no such part here");
    }
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
              size,
              end);
      sent = true;
      return reply;
    } catch (ByteRange.Unsatisfiable e) {
      return Reply.error(416, "the part has no such bytes");
    } catch (IOException e) {
      return Reply.error(500, "the part cannot be read");
    } finally {
      if (!sent) {
        closeQuietly(file.get());
        end.run();
      }
    }
  }

  private Reply work(Request request) {
    try {
      JsonNode json = ManifestJson.MAPPER.readTree(request.body());
      WorkRequest wanted = WorkRequest.parse(json);
      Reading reading = new Reading(wanted.receiver(), wanted.version());
      Optional<Manifest> manifest = store.manifest(reading);
      if (manifest.isEmpty()) return Reply.error(410, "that version is not here any more");
      Work work = swarm.work(manifest.get(), wanted);
      if (swarm.hasAll(manifest.get(), wanted.receiver())) store.wasRead(reading);
      return Reply.json(200, work.json());
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
