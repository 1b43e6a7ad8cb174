package io.tributary.config;

import static io.tributary.config.Kinds.choice;
import static io.tributary.config.Kinds.integer;
import static io.tributary.config.Kinds.number;
import static io.tributary.config.Range.closed;
import static io.tributary.config.Range.moreThan;
import static io.tributary.config.Range.openClosed;

/**
 * Settings in {@code guards}.
 *
 * @param validations validations that a figure is the mean of
 * @param steps steps that a step's figure is the mean of
 * @param release share of the limit that a figure must come back to before its alarm is over
 * @param lowerTo what the learning rate is multiplied by when it is lowered
 * @param kl ceiling of the KL to the reference, in nats a response
 * @param length drift of the mean length, as a share of the reference's
 * @param truncation growth of the share of responses cut off
 * @param chosenLogProb fall of the chosen responses' implicit reward below that of the reference;
 *     of objectives without one, of their log-prob since the start, as a share
 * @param proxyGold fall of the gold score while the proxy's rises
 */
public record GuardSettings(
    int validations,
    int steps,
    double release,
    double lowerTo,
    Guard kl,
    Guard length,
    Guard truncation,
    Guard chosenLogProb,
    Guard proxyGold) {

  /**
   * One guard.
   *
   * @param limit the figure may be this and no more
   */
  public record Guard(GuardReaction action, double limit) {
    private static Guard read(SettingsReader r, String name) {
      return new Guard(
          r.get("guards." + name + ".action", choice(GuardReaction.class)),
          r.get("guards." + name + ".limit", number(moreThan(0))));
    }
  }

  static GuardSettings read(SettingsReader r) {
    return new GuardSettings(
        r.get("guards.validations", integer(1, 1000)),
        r.get("guards.steps", integer(1, 100_000)),
        r.get("guards.release", number(closed(0, 1))),
        r.get("guards.lower-to", number(openClosed(0, 0.99))),
        Guard.read(r, "kl"),
        Guard.read(r, "length"),
        Guard.read(r, "truncation"),
        Guard.read(r, "chosen-log-prob"),
        Guard.read(r, "proxy-gold"));
  }
}
