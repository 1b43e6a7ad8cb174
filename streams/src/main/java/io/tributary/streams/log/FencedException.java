package io.tributary.streams.log;

/**
 * Another process has taken over the role since: nothing was written, and whoever gets this must
 * stop writing in that role.
 */
public final class FencedException extends PairLogException {
  private static final long serialVersionUID = 1L;

  private final WriterRole role;
  private final long epoch;

  /**
   * @param held the epoch that the refused write carried, 0 for none
   * @param epoch the newest epoch
   * @param holder who took it
   */
  FencedException(WriterRole role, long held, long epoch, String holder) {
    super(
        "%s writes in epoch %s, but %s took over with epoch %d; this process must not write as %s any more"
            .formatted(role.label(), held == 0 ? "none" : held, holder, epoch, role.label()));
    this.role = role;
    this.epoch = epoch;
  }

  public WriterRole role() {
    return role;
  }

  /** The newest epoch: that of whoever took over. */
  public long epoch() {
    return epoch;
  }
}
