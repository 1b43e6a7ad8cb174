-- Weights may change while a response is sampled, responses may end at a stop string, and the
-- model's own log-probs are kept beside those that were sampled from. SQLite cannot change a CHECK,
-- so there the table is made anew; what refers to it is checked again at the commit.
-- only sqlite
PRAGMA defer_foreign_keys = ON;

CREATE TEMP TABLE candidates_v1 AS SELECT * FROM candidates;
DROP TABLE candidates;

CREATE TABLE candidates (
  prompt_id       TEXT NOT NULL REFERENCES outcomes (prompt_id),
  candidate_index INTEGER NOT NULL CHECK (candidate_index >= 0),
  text            TEXT NOT NULL,
  tokens          BLOB NOT NULL CHECK (length(tokens) % 4 = 0), -- int32, little-endian
  log_probs       BLOB NOT NULL,                                -- float32, little-endian
  model_log_probs BLOB,                                         -- NULL: the same as log_probs
  finish_reason   TEXT NOT NULL CHECK (finish_reason IN ('eos', 'length', 'stop')),
  policy_version  INTEGER NOT NULL CHECK (policy_version >= 0), -- of the first token
  last_version    INTEGER NOT NULL,                             -- of the last token
  temperature     REAL NOT NULL CHECK (temperature >= 0),
  seed            INTEGER NOT NULL,
  score           REAL,                                         -- NULL: not judged
  PRIMARY KEY (prompt_id, candidate_index),
  CHECK (length(log_probs) = length(tokens)),
  CHECK (length(model_log_probs) = length(tokens)),
  CHECK (last_version >= policy_version)
) STRICT;

INSERT INTO candidates (prompt_id, candidate_index, text, tokens, log_probs, finish_reason,
    policy_version, last_version, temperature, seed, score)
SELECT prompt_id, candidate_index, text, tokens, log_probs, finish_reason,
    policy_version, policy_version, temperature, seed, score
FROM candidates_v1;
DROP TABLE candidates_v1;
-- only postgresql
ALTER TABLE candidates
  DROP CONSTRAINT candidates_finish_reason_check,
  ADD CHECK (finish_reason IN ('eos', 'length', 'stop')),
  ADD COLUMN model_log_probs BLOB CHECK (length(model_log_probs) = length(tokens)),
  ADD COLUMN last_version INTEGER;
UPDATE candidates SET last_version = policy_version;
ALTER TABLE candidates
  ALTER COLUMN last_version SET NOT NULL,
  ADD CHECK (last_version >= policy_version);
-- both
