package io.tributary.gpu;

import io.tributary.api.PolicyVersion;
import io.tributary.gpu.engine.Weights;
import io.tributary.gpu.model.LoadedModel;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The newest policy weights within one JVM, and if asked for those of some versions before: no copy
 * through disk. Each set lives until the store needs it no more and its last user has let it go.
 */
public final class LocalWeightStore implements WeightStore, AutoCloseable {
  private final long back;

  /** By version; version 0 may be there, but everyone has it as the model. */
  private final TreeMap<Long, Published> kept = new TreeMap<>();

  private Published newest;

  /** Keeps the newest alone. */
  public LocalWeightStore() {
    this(0);
  }

  /**
   * @param back how many versions back {@link #acquireBack} goes; so many more sets are kept
   */
  public LocalWeightStore(long back) {
    if (back < 0) throw new IllegalArgumentException("back " + back);
    this.back = back;
  }

  /** Whether it keeps others than the newest. */
  public boolean keepsOlder() {
    return back > 0;
  }

  /**
   * Makes these weights the newest. A version that was published before is taken again by a learner
   * that goes on from a checkpoint: what came after it is let go.
   *
   * @param weights without gradients; the store takes them over
   */
  public synchronized void publish(PolicyVersion version, Weights weights) {
    letGo(kept.tailMap(version.number(), true));
    newest = new Published(version, weights);
    kept.put(version.number(), newest);
    Long oldest = kept.floorKey(version.number() - back);
    if (oldest != null) letGo(kept.headMap(oldest, false));
  }

  /**
   * Adds what was published before the first that this store is given: of a checkpoint, or of disk.
   *
   * @param weights without gradients; the store takes them over
   */
  public synchronized void addOlder(PolicyVersion version, Weights weights) {
    Published before = kept.put(version.number(), new Published(version, weights));
    if (before != null) before.release();
  }

  private static void letGo(Map<Long, Published> some) {
    some.values().forEach(Published::release);
    some.clear();
  }

  @Override
  public synchronized PolicyVersion newest() {
    return newest.version;
  }

  /** The newest weights, held for the caller until {@link Published#release}. */
  public synchronized Published acquire() {
    return newest.held();
  }

  /** The newest version here that is at least so many back as the store keeps; 0 if none is. */
  public synchronized PolicyVersion versionBack() {
    return older().map(Published::version).orElse(PolicyVersion.REFERENCE);
  }

  /** The weights of {@link #versionBack}, held for the caller; empty if they are the model's. */
  public synchronized Optional<Published> acquireBack() {
    return older().map(Published::held);
  }

  private Optional<Published> older() {
    return Optional.ofNullable(kept.floorEntry(newest.version.number() - back))
        .map(Map.Entry::getValue);
  }

  /** What is kept of versions after 0 and before that one, oldest first, held for the caller. */
  public synchronized List<Published> acquireBefore(PolicyVersion version) {
    if (version.number() < 1) return List.of();
    return kept.subMap(1L, version.number()).values().stream().map(Published::held).toList();
  }

  @Override
  public synchronized void close() {
    letGo(kept);
    newest = null;
  }

  /** A published set of weights with a count of its users. */
  public final class Published {
    private final PolicyVersion version;
    private final Weights weights;
    private final Map<String, Weights> copies = new HashMap<>();
    private int users = 1;

    private Published(PolicyVersion version, Weights weights) {
      this.version = version;
      this.weights = weights;
    }

    public PolicyVersion version() {
      return version;
    }

    public Weights weights() {
      return weights;
    }

    /**
     * The weights on the device of a model: themselves, or one copy for all users there. Adapters
     * go over the base that the model has there already, so there is one base a device however many
     * versions are published.
     *
     * @param model the policy's on some device; it must outlive what is returned
     */
    public Weights on(LoadedModel model) {
      return weights.isOn(model.kernels()) ? weights : copyFor(model);
    }

    Weights copyFor(LoadedModel model) {
      synchronized (LocalWeightStore.this) {
        return copies.computeIfAbsent(
            model.kernels().compute().device(),
            device -> weights.over(model.kernels(), model.base()));
      }
    }

    private Published held() {
      users++;
      return this;
    }

    /** Lets the weights go; the last user to do so frees them. */
    public void release() {
      synchronized (LocalWeightStore.this) {
        if (--users > 0) return;
        weights.close();
        copies.values().forEach(Weights::close);
      }
    }
  }
}
