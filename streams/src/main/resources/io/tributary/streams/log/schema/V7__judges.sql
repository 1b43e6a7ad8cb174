-- The judges of the run, the newest last. One that comes back is a row of its own.
CREATE TABLE judges (
  ordinal     INTEGER PRIMARY KEY CHECK (ordinal >= 1),
  fingerprint TEXT NOT NULL CHECK (fingerprint <> ''),
  settings    TEXT NOT NULL,                            -- one a line, without secrets
  since       TEXT NOT NULL
) STRICT;

-- Who judged. NULL: no judge, or before this version, or on a node of the release before, the first.
ALTER TABLE outcomes ADD COLUMN judge INTEGER;

DROP VIEW pairs;
CREATE VIEW pairs AS
SELECT e.sequence, e.unit, e.prompt_id, p.text AS prompt,
       w.text AS chosen, w.score AS chosen_score, w.policy_version AS chosen_version,
       l.text AS rejected, l.score AS rejected_score, l.policy_version AS rejected_version,
       coalesce(o.judge, 1) AS judge
FROM examples e
JOIN prompts p ON p.prompt_id = e.prompt_id
JOIN outcomes o ON o.prompt_id = e.prompt_id
JOIN candidates w ON w.prompt_id = e.prompt_id AND w.candidate_index = e.chosen
JOIN candidates l ON l.prompt_id = e.prompt_id AND l.candidate_index = e.rejected
WHERE e.kind = 'pair';
