package io.tributary.streams.weights;

import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fetches as the learner's server says, which knows who has what; when that does not answer, from
 * the nodes that are known to have the version, in turn.
 */
final class NodeAssigner implements Assigner {
  private static final Logger LOG = LoggerFactory.getLogger(NodeAssigner.class);
  private static final long RETRY_LEARNER = 1_000_000_000L;

  private final HolderClient client;
  private final PullerOptions options;
  private final Optional<URI> learner;
  private final Manifest manifest;
  private final List<Part> parts;
  private final List<URI> others;
  private final BooleanSupplier replaced;
  private final List<WorkRequest.Failure> failures = new ArrayList<>();
  private final Set<String> avoided = new HashSet<>();
  private final BitSet told = new BitSet();
  private long learnerLost;
  private boolean lost;
  private int turn;

  NodeAssigner(
      HolderClient client,
      PullerOptions options,
      Optional<URI> learner,
      Manifest manifest,
      List<URI> others,
      BooleanSupplier replaced) {
    this.client = client;
    this.learner = learner;
    this.options = options;
    this.manifest = manifest;
    this.others = others;
    this.replaced = replaced;
    parts = manifest.parts();
  }

  @Override
  public List<Task> next(BitSet have, BitSet busy, int slots) throws IOException {
    if (!lost || System.nanoTime() - learnerLost > RETRY_LEARNER) {
      try {
        List<Task> tasks = ask(have, busy, slots);
        lost = false;
        return tasks;
      } catch (HolderClient.Refused e) {
        // busy: it will have room again
        if (e.status == 503) return List.of();
        // collected, or another learner's: the next look finds what there is now
        throw e;
      } catch (IOException e) {
        if (!lost) LOG.warn("the learner's server does not answer: {}", StoreFiles.why(e));
        lost = true;
        learnerLost = System.nanoTime();
        told.clear();
        if (others.isEmpty()) throw e;
      }
    }
    return fromOthers(have, busy, slots);
  }

  private List<Task> ask(BitSet have, BitSet busy, int slots) throws IOException {
    if (learner.isEmpty()) throw new IOException("where the learner serves is not known");
    BitSet news = (BitSet) have.clone();
    news.andNot(told);
    WorkRequest request =
        new WorkRequest(
            manifest.id(),
            options.name(),
            options.self().map(URI::toString).orElse(""),
            news,
            told.isEmpty(),
            busy,
            List.copyOf(failures),
            slots);
    Work work = Work.parse(client.post(learner.get(), WeightRoutes.ROOT + "work", request.json()));
    told.or(news);
    failures.clear();
    List<Task> tasks = new ArrayList<>();
    for (Work.Item item : work.items()) {
      Optional<URI> holder = item.from().isEmpty() ? learner : WeightPuller.uri(item.from());
      if (item.part() < 0 || item.part() >= parts.size() || holder.isEmpty()) {
        throw new IOException(learner.get() + " assigns what there is not: " + item);
      }
      if (!have.get(item.part())) tasks.add(task(item.part(), item.from(), holder.get()));
    }
    return tasks;
  }

  private List<Task> fromOthers(BitSet have, BitSet busy, int slots) {
    List<Task> tasks = new ArrayList<>();
    for (int part = have.nextClearBit(0); part < parts.size(); part = have.nextClearBit(part + 1)) {
      if (tasks.size() >= slots) break;
      if (busy.get(part)) continue;
      for (int i = 0; i < others.size(); i++) {
        URI holder = others.get(turn++ % others.size());
        if (avoided.contains(part + " " + holder)) continue;
        tasks.add(task(part, holder.toString(), holder));
        break;
      }
    }
    return tasks;
  }

  private Task task(int part, String name, URI holder) {
    String query = new Reading(options.name(), manifest.id()).query();
    String path = WeightRoutes.ROOT + "parts/" + parts.get(part).sha256() + "?" + query;
    return new Task(
        part,
        name,
        holder.toString(),
        (of, from, sink) -> client.range(holder, path, from, of.size() - from, sink));
  }

  @Override
  public void failed(Task task, boolean damaged) {
    failures.add(new WorkRequest.Failure(task.part(), task.holder(), damaged));
    if (damaged) avoided.add(task.part() + " " + task.holder());
  }

  @Override
  public boolean replaced() {
    return replaced.getAsBoolean();
  }

  /** Tells the learner that all parts are here. */
  void tellAll() throws IOException {
    BitSet all = new BitSet();
    all.set(0, parts.size());
    ask(all, new BitSet(), 0);
  }
}
