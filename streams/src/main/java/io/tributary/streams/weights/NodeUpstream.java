package io.tributary.streams.weights;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.function.BooleanSupplier;

/** The learner's server and the nodes that have versions, asked in turn for what they offer. */
final class NodeUpstream implements Upstream {
  private final HolderClient client;
  private final PullTarget target;
  private final Announcements announcements;
  private final ExecutorService fetchers;
  private final PullerOptions options;

  NodeUpstream(
      HolderClient client, PullTarget target, ExecutorService fetchers, PullerOptions options) {
    this.client = client;
    this.target = target;
    this.announcements = target.announcements();
    this.fetchers = fetchers;
    this.options = options;
  }

  /** What a holder says that its newest version is. */
  private record Offer(URI holder, VersionId id, String digest) {}

  @Override
  public Optional<PullStats> pull() throws IOException, DamagedException, InterruptedException {
    Optional<URI> learner = announcements.learner();
    IOException last = null;
    boolean answered = false;
    for (URI holder : announcements.all()) {
      // who has taken over is asked first, and at once
      if (!learner.equals(announcements.learner())) return pull();
      Optional<Offer> offered;
      try {
        offered = offer(holder);
      } catch (IOException e) {
        if (Thread.currentThread().isInterrupted()) throw new InterruptedException();
        // another may answer
        last = e;
        continue;
      }
      answered = true;
      if (offered.isEmpty()) continue;
      VersionId id = offered.get().id();
      if (target.isNews(id)) return Optional.of(pull(offered.get()));
      if (announcements.learner().equals(Optional.of(holder))) {
        if (target.newest().equals(Optional.of(id))) report(id);
        // one that was replaced says nothing of what there is
        if (!announcements.isOld(id)) return Optional.empty();
      }
    }
    if (!answered && last != null) throw last;
    return Optional.empty();
  }

  /** Empty if the holder has no version yet. */
  private Optional<Offer> offer(URI holder) throws IOException {
    JsonNode current;
    try {
      current = client.json(holder, WeightRoutes.ROOT + "current");
    } catch (HolderClient.Refused e) {
      if (e.status == 404) return Optional.empty();
      throw e;
    }
    long epoch = current.path("epoch").asLong(-1);
    long version = current.path("version").asLong(-1);
    if (epoch < 0 || version < 0) throw new IOException(holder + " does not say what it has");
    for (JsonNode url : current.path("holders")) {
      WeightPuller.uri(url.asText()).ifPresent(announcements::know);
    }
    String digest = current.path("manifest_sha256").asText();
    return Optional.of(new Offer(holder, new VersionId(epoch, version), digest));
  }

  private PullStats pull(Offer offer) throws IOException, DamagedException, InterruptedException {
    Manifest manifest = manifest(offer);
    target.require(manifest);
    List<URI> others = new ArrayList<>(announcements.holders());
    Optional<URI> learner = announcements.learner();
    boolean fromLearner = learner.equals(Optional.of(offer.holder()));
    if (!fromLearner) others.add(0, offer.holder());
    // a learner that does not offer this version cannot say who has it
    Optional<URI> tracker = fromLearner ? learner : Optional.empty();
    BooleanSupplier replaced =
        () -> !learner.equals(announcements.learner()) || announcements.isOld(manifest.id());
    Assigner assigner = new NodeAssigner(client, options, tracker, manifest, others, replaced);
    return new PullJob(target.store(), manifest, target.fetch(), fetchers, options, assigner).run();
  }

  private Manifest manifest(Offer offer) throws IOException, DamagedException {
    VersionId id = offer.id();
    String query = new Reading(options.name(), id).query();
    String path = WeightRoutes.ROOT + "versions/" + id.number() + "/manifest?" + query;
    Manifest manifest = ManifestJson.parse(client.bytes(offer.holder(), "GET", path, new byte[0]));
    if (!manifest.id().equals(id) || !manifest.digest().equals(offer.digest())) {
      throw new DamagedException(offer.holder() + " gives another manifest than it offers");
    }
    return manifest;
  }

  /** Tells the learner that this node has the version, so that others may be sent to it. */
  private void report(VersionId id) throws IOException {
    Optional<Manifest> manifest = target.store().manifest(id);
    if (options.self().isEmpty() || manifest.isEmpty()) return;
    new NodeAssigner(
            client, options, announcements.learner(), manifest.get(), List.of(), () -> false)
        .tellAll();
  }
}
