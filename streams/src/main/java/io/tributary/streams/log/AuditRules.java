package io.tributary.streams.log;

import io.tributary.streams.log.AuditReport.Check;
import java.util.List;

/** The facts that must hold of every pair log. */
final class AuditRules {
  private AuditRules() {}

  /** Holds at rest alone: while the run is alive some prompts are always in flight. */
  static final AuditRule NOTHING_IN_FLIGHT =
      new AuditRule(
          Check.OUTCOMES,
          "%d prompts were fed and have no outcome yet; resume the run to finish them",
          """
          SELECT p.prompt_id FROM prompts p
          WHERE NOT EXISTS (SELECT 1 FROM outcomes o WHERE o.prompt_id = p.prompt_id)
          ORDER BY p.ordinal
          """);

  static final List<AuditRule> ALL =
      List.of(
          AuditRule.noGap(Check.FED, "the ordinals", "prompts", "ordinal", 0),
          AuditRule.once(Check.FED, "%d prompts were fed more than once", "prompts", "prompt_id"),
          new AuditRule(
              Check.FED,
              "%d live prompts are out of the queue and were never fed",
              """
              SELECT prompt_id FROM submissions WHERE fed = 1
              AND prompt_id NOT IN (SELECT prompt_id FROM prompts)
              """),
          new AuditRule(
              Check.FED,
              "%d live prompts were fed and are still in the queue",
              """
              SELECT prompt_id FROM submissions WHERE fed = 0
              AND prompt_id IN (SELECT prompt_id FROM prompts)
              """),
          AuditRule.noGap(Check.FED, "the order of live prompts", "submissions", "place", 0),
          new AuditRule(
              Check.OUTCOMES,
              "%d units were committed without an outcome of each prompt",
              """
              SELECT c.unit FROM commits c JOIN prompts p ON p.unit = c.unit
              LEFT JOIN outcomes o ON o.prompt_id = p.prompt_id
              GROUP BY c.unit HAVING count(o.prompt_id) < count(*)
              """),
          new AuditRule(
              Check.OUTCOMES,
              "%d units have outcomes and no commit",
              """
              SELECT DISTINCT p.unit FROM prompts p JOIN outcomes o ON o.prompt_id = p.prompt_id
              WHERE p.unit NOT IN (SELECT unit FROM commits)
              """),
          AuditRule.once(
              Check.OUTCOMES, "%d prompts have more than one outcome", "outcomes", "prompt_id"),
          AuditRule.known(
              Check.OUTCOMES,
              "%d outcomes are of prompts that were never fed",
              "outcomes",
              "prompt_id",
              "prompts"),
          new AuditRule(
              Check.OUTCOMES,
              "%d outcomes are neither pair, nor sample, nor dropped with a reason",
              """
              SELECT prompt_id FROM outcomes WHERE NOT (outcome IN ('pair', 'sample')
              OR outcome = 'dropped' AND coalesce(reason, '') <> '')
              """),
          AuditRule.noGap(Check.JUDGED, "the run's judges", "judges", "ordinal", 1),
          new AuditRule(
              Check.JUDGED,
              "%d prompts were decided by a judge that the run never had",
              """
              SELECT prompt_id FROM outcomes WHERE judge IS NOT NULL
              AND judge NOT IN (SELECT ordinal FROM judges)
              """),
          new AuditRule(
              Check.JUDGED,
              "%d pairs name no judge though the run had its second one by then; a node of an older"
                  + " release wrote them",
              """
              SELECT prompt_id FROM outcomes WHERE outcome = 'pair' AND judge IS NULL
              AND decided_at > (SELECT since FROM judges WHERE ordinal = 2)
              """),
          new AuditRule(
              Check.PAIRS,
              "%d prompts have a pair or samples but no candidates",
              """
              SELECT prompt_id FROM outcomes WHERE outcome IN ('pair', 'sample')
              AND prompt_id NOT IN (SELECT prompt_id FROM candidates)
              """),
          new AuditRule(
              Check.PAIRS,
              "%d pairs have a chosen or rejected index that is no judged candidate",
              """
              SELECT e.prompt_id FROM examples e
              LEFT JOIN candidates w ON w.prompt_id = e.prompt_id AND w.candidate_index = e.chosen
              LEFT JOIN candidates l ON l.prompt_id = e.prompt_id AND l.candidate_index = e.rejected
              WHERE e.kind = 'pair' AND (w.score IS NULL OR l.score IS NULL)
              """),
          new AuditRule(
              Check.PAIRS,
              "%d pairs have a chosen candidate that does not score above the rejected one",
              """
              SELECT e.prompt_id FROM examples e
              JOIN candidates w ON w.prompt_id = e.prompt_id AND w.candidate_index = e.chosen
              JOIN candidates l ON l.prompt_id = e.prompt_id AND l.candidate_index = e.rejected
              WHERE e.kind = 'pair' AND w.score <= l.score
              """),
          AuditRule.noGap(Check.EXAMPLES, "the sequence numbers", "examples", "sequence", 1),
          new AuditRule(
              Check.EXAMPLES,
              "%d prompts have a pair or samples but no example",
              """
              SELECT o.prompt_id FROM outcomes o
              LEFT JOIN examples e ON e.prompt_id = o.prompt_id AND e.kind = o.outcome
              WHERE o.outcome IN ('pair', 'sample') AND e.sequence IS NULL
              """),
          new AuditRule(
              Check.EXAMPLES,
              "%d examples have no outcome of their kind",
              """
              SELECT e.sequence FROM examples e
              LEFT JOIN outcomes o ON o.prompt_id = e.prompt_id AND o.outcome = e.kind
              WHERE o.prompt_id IS NULL
              """),
          new AuditRule(
              Check.EXAMPLES,
              "%d examples have the place of another among their prompt's",
              """
              SELECT max(sequence) FROM examples GROUP BY prompt_id, place HAVING count(*) > 1
              ORDER BY 1
              """),
          new AuditRule(
              Check.EXAMPLES,
              "%d gaps in the places of a prompt's examples, before",
              """
              SELECT sequence FROM examples e WHERE place <> 0 AND NOT EXISTS (
              SELECT 1 FROM examples f WHERE f.prompt_id = e.prompt_id AND f.place = e.place - 1)
              """),
          new AuditRule(
              Check.EXAMPLES,
              "%d pairs are the same as another of their prompt",
              """
              SELECT max(sequence) FROM examples WHERE kind = 'pair'
              GROUP BY prompt_id, chosen, rejected HAVING count(*) > 1 ORDER BY 1
              """),
          new AuditRule(
              Check.EXAMPLES,
              "%d prompts have their samples more than once",
              """
              SELECT prompt_id FROM examples WHERE kind = 'sample'
              GROUP BY prompt_id HAVING count(*) > 1
              """),
          AuditRule.once(
              Check.TRAINED_ONCE,
              "%d examples are in the ledger more than once",
              "ledger",
              "sequence"),
          AuditRule.noGap(Check.STEPS, "the steps", "steps", "step", 1),
          new AuditRule(
              Check.STEPS,
              "%d steps do not have as many examples as they recorded",
              """
              SELECT s.step FROM steps s LEFT JOIN ledger l ON l.step = s.step GROUP BY s.step
              HAVING count(l.sequence) FILTER (WHERE l.fate = 'trained') <> s.trained
                  OR count(l.sequence) FILTER (WHERE l.fate = 'stale') <> s.stale
              """),
          AuditRule.known(
              Check.STEPS,
              "%d ledger entries are of steps that were never recorded",
              "ledger",
              "step",
              "steps"),
          AuditRule.known(
              Check.STEPS,
              "%d ledger entries are of examples that do not exist",
              "ledger",
              "sequence",
              "examples"),
          new AuditRule(
              Check.STEPS,
              "%d weight versions were published that no step made",
              """
              SELECT version FROM versions WHERE version <> 0
              AND version NOT IN (SELECT step FROM steps)
              """),
          new AuditRule(
              Check.STEPS,
              "%d steps start from the weights of a version that was never validated",
              """
              SELECT step FROM steps WHERE start IS NOT NULL
              AND start NOT IN (SELECT version FROM evaluations)
              """),
          AuditRule.known(
              Check.MIXED,
              "%d replayed or offline examples are of steps that were never recorded",
              "extras",
              "step",
              "steps"),
          new AuditRule(
              Check.FENCED,
              "%d steps were recorded in an older epoch than the one before",
              """
              SELECT t.step FROM steps s JOIN steps t ON t.step = s.step + 1
              WHERE coalesce(t.epoch, 0) < coalesce(s.epoch, 0)
              """),
          new AuditRule(
              Check.FENCED,
              "%d prompts were fed in an older epoch than the one before",
              """
              SELECT q.ordinal FROM prompts p JOIN prompts q ON q.ordinal = p.ordinal + 1
              WHERE coalesce(q.epoch, 0) < coalesce(p.epoch, 0)
              """),
          new AuditRule(
              Check.FENCED,
              "%d steps or versions are of an epoch that no learner took",
              """
              SELECT epoch FROM (SELECT epoch FROM steps UNION ALL SELECT epoch FROM versions) AS e
              WHERE epoch > (SELECT coalesce(max(epoch), 0) FROM writers WHERE role = 'learner')
              """));
}
