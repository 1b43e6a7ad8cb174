package io.tributary.streams.log;

import io.tributary.streams.log.AuditReport.Check;
import io.tributary.streams.log.AuditReport.Finding;
import io.tributary.streams.log.AuditReport.Mixed;
import io.tributary.streams.mix.Mix;
import io.tributary.streams.mix.StepMixer;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Draws again what each step should have held beside its new examples. */
final class MixAudit {
  private static final int NAMED = 5;

  private MixAudit() {}

  static Mixed of(Session session, List<LedgerStep> steps, List<Finding> findings)
      throws SQLException {
    StepMixer mixer = new StepMixer(mix(session, findings));
    List<Long> wrong = new ArrayList<>();
    long replayed = 0;
    long offline = 0;
    for (LedgerStep step : steps) {
      if (!mixer.next(step.step(), step.sequences().size()).equals(step.extras())) {
        wrong.add(step.step());
      }
      mixer.took(step.step(), step.sequences());
      replayed += step.extras().replayed().size();
      offline += step.extras().offline().size();
    }
    if (!wrong.isEmpty()) findings.add(new Finding(Check.MIXED, message(wrong)));
    return new Mixed(replayed, offline);
  }

  private static Mix mix(Session session, List<Finding> findings) throws SQLException {
    try {
      return Mixes.read(session).orElse(Mix.NONE);
    } catch (IllegalArgumentException e) {
      String message = "the run's mix is none that a run can have: " + e.getMessage();
      findings.add(new Finding(Check.MIXED, message));
      return Mix.NONE;
    }
  }

  private static String message(List<Long> wrong) {
    String names =
        wrong.stream().limit(NAMED).map(String::valueOf).collect(Collectors.joining(", "));
    return "%d steps hold other replayed or offline examples than the run's mix draws: %s%s"
        .formatted(wrong.size(), names, wrong.size() > NAMED ? ", …" : "");
  }
}
