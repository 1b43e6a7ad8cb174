package io.tributary.actors;

import io.tributary.api.TrainingExample;
import io.tributary.streams.log.LedgerStep;
import io.tributary.streams.log.LoggedExample;
import io.tributary.streams.log.PairLog;
import io.tributary.streams.mix.Extras;
import io.tributary.streams.mix.StepMixer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;

/**
 * Earlier examples and pairs of a file are drawn once, written into the ledger with their step, and
 * read from there when it is repeated: nothing is drawn that the audit would not draw again.
 */
final class HybridData {
  private final PairLog log;
  private final Mixture mixture;
  private final Logger messages;
  private final StepMixer mixer;
  private boolean saidShort;

  /** Writes the mix down, or finds the same there. Blocks on the pair log. */
  HybridData(PairLog log, Mixture mixture, Logger messages) {
    this.log = log;
    this.mixture = mixture;
    this.messages = messages;
    this.mixer = new StepMixer(mixture.mix());
    log.keepMix(mixture.mix());
  }

  /** All steps that were taken before this learner. */
  void restore(List<LedgerStep> ledger) {
    for (LedgerStep step : ledger) mixer.took(step.step(), step.sequences());
  }

  /** What goes with new examples into the next step. */
  Extras draw(long step, int fresh) {
    int due = mixer.replayDue(fresh);
    Extras extras = mixer.next(step, fresh);
    int drawn = extras.replayed().size();
    if (drawn < due) sayShort(step, drawn, due);
    return extras;
  }

  /** A drawn step is in the ledger. */
  void took(LedgerStep step) {
    mixer.took(step.step(), step.sequences());
  }

  /** In batch order. */
  List<TrainingExample> examples(Extras extras) {
    if (extras.isEmpty()) return List.of();
    List<TrainingExample> out = new ArrayList<>();
    if (!extras.replayed().isEmpty()) {
      for (LoggedExample one : log.examples(extras.replayed())) out.add(one.example());
    }
    for (long pair : extras.offline()) out.add(mixture.offline().get(Math.toIntExact(pair - 1)));
    return out;
  }

  /** A step's examples by source; nothing where all are new. */
  Map<String, Double> figures(LedgerStep step) {
    if (!mixture.mix().mixes()) return Map.of();
    return Map.of(
        "data/new", (double) step.sequences().size(),
        "data/replayed", (double) step.extras().replayed().size(),
        "data/offline", (double) step.extras().offline().size());
  }

  /** Once: the figures of each step say the rest. */
  private void sayShort(long step, int drawn, int due) {
    if (saidShort) return;
    saidShort = true;
    messages.info(
        "step {} replays {} of the {} earlier examples that learner.replay asks for: there are no"
            + " more yet",
        step,
        drawn,
        due);
  }
}
