package io.tributary.streams.mix;

import java.util.List;

/**
 * What a step holds beside its new examples follows from the mix and from what the steps before it
 * trained as new, and from nothing else.
 */
public final class StepMixer {
  private final Mix mix;
  private final ReplayPool pool;
  private final OfflineOrder order;
  private long trained;

  /** Before the first step. */
  public StepMixer(Mix mix) {
    this.mix = mix;
    this.pool = new ReplayPool(mix.seed(), mix.replay().maxAge());
    this.order = new OfflineOrder(mix.seed(), mix.offline().pairs());
  }

  /**
   * What goes with so many new examples; of earlier ones fewer than {@link #replayDue}, if so many
   * are not there.
   *
   * @param step the next one
   */
  public Extras next(long step, int fresh) {
    if (!mix.mixes()) return Extras.NONE;
    long after = trained + fresh;
    return new Extras(
        pool.draw(step, replayDue(fresh)),
        order.between(mix.offlineBy(trained), mix.offlineBy(after)));
  }

  /** Earlier examples that the mix asks for with so many new ones. */
  public int replayDue(int fresh) {
    return Math.toIntExact(mix.replayedBy(trained + fresh) - mix.replayedBy(trained));
  }

  /** A step was taken; each is said once, in order. */
  public void took(long step, List<Long> fresh) {
    trained += fresh.size();
    if (mix.replay().fraction() > 0) pool.add(step, fresh);
  }
}
