-- What was fed. Ordinals count from 0 over the whole run, without gaps.
CREATE TABLE prompts (
  ordinal   INTEGER PRIMARY KEY CHECK (ordinal >= 0),
  unit      INTEGER NOT NULL CHECK (unit >= 0),
  prompt_id TEXT NOT NULL UNIQUE CHECK (prompt_id <> ''),
  text      TEXT NOT NULL,
  fed_at    TEXT NOT NULL
) STRICT;
CREATE INDEX prompts_by_unit ON prompts (unit);
-- only sqlite
CREATE TRIGGER prompts_gap_free BEFORE INSERT ON prompts
WHEN NEW.ordinal <> (SELECT coalesce(max(ordinal) + 1, 0) FROM prompts)
BEGIN
  SELECT RAISE(ABORT, 'prompt ordinals must be gap-free from 0');
END;
-- only postgresql
CREATE FUNCTION prompts_gap_free() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.ordinal <> (SELECT coalesce(max(ordinal) + 1, 0) FROM prompts) THEN
    RAISE EXCEPTION 'prompt ordinals must be gap-free from 0' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER prompts_gap_free BEFORE INSERT ON prompts
FOR EACH ROW EXECUTE FUNCTION prompts_gap_free();
-- both

-- How each prompt ended. The primary key makes it one outcome a prompt.
CREATE TABLE outcomes (
  prompt_id  TEXT NOT NULL PRIMARY KEY REFERENCES prompts (prompt_id),
  outcome    TEXT NOT NULL CHECK (outcome IN ('pair', 'sample', 'dropped')),
  reason     TEXT CHECK (reason <> ''),
  detail     TEXT,
  decided_at TEXT NOT NULL,
  CHECK ((outcome = 'dropped') = (reason IS NOT NULL)),
  CHECK ((outcome = 'dropped') = (detail IS NOT NULL))
) STRICT;
CREATE INDEX outcomes_by_kind ON outcomes (outcome, reason);

-- All n candidates of a prompt that was not dropped.
CREATE TABLE candidates (
  prompt_id       TEXT NOT NULL REFERENCES outcomes (prompt_id),
  candidate_index INTEGER NOT NULL CHECK (candidate_index >= 0),
  text            TEXT NOT NULL,
  tokens          BLOB NOT NULL CHECK (length(tokens) % 4 = 0), -- int32, little-endian
  log_probs       BLOB NOT NULL,                                -- float32, little-endian
  finish_reason   TEXT NOT NULL CHECK (finish_reason IN ('eos', 'length')),
  policy_version  INTEGER NOT NULL CHECK (policy_version >= 0),
  temperature     REAL NOT NULL CHECK (temperature >= 0),
  seed            INTEGER NOT NULL,
  score           REAL,                                         -- NULL: not judged
  PRIMARY KEY (prompt_id, candidate_index),
  CHECK (length(log_probs) = length(tokens))
) STRICT;

-- What the learner reads, by sequence number: gap-free from 1, in order of commit.
CREATE TABLE examples (
  sequence  INTEGER PRIMARY KEY CHECK (sequence >= 1),
  prompt_id TEXT NOT NULL UNIQUE REFERENCES outcomes (prompt_id),
  unit      INTEGER NOT NULL CHECK (unit >= 0),
  kind      TEXT NOT NULL CHECK (kind IN ('pair', 'sample')),
  chosen    INTEGER,
  rejected  INTEGER,
  CHECK ((kind = 'pair') = (chosen IS NOT NULL AND rejected IS NOT NULL)),
  CHECK (kind = 'pair' OR (chosen IS NULL AND rejected IS NULL)),
  CHECK (chosen <> rejected),
  FOREIGN KEY (prompt_id, chosen) REFERENCES candidates (prompt_id, candidate_index),
  FOREIGN KEY (prompt_id, rejected) REFERENCES candidates (prompt_id, candidate_index)
) STRICT;
-- only sqlite
CREATE TRIGGER examples_gap_free BEFORE INSERT ON examples
WHEN NEW.sequence <> (SELECT coalesce(max(sequence) + 1, 1) FROM examples)
BEGIN
  SELECT RAISE(ABORT, 'example sequence numbers must be gap-free from 1');
END;
-- only postgresql
CREATE FUNCTION examples_gap_free() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.sequence <> (SELECT coalesce(max(sequence) + 1, 1) FROM examples) THEN
    RAISE EXCEPTION 'example sequence numbers must be gap-free from 1' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER examples_gap_free BEFORE INSERT ON examples
FOR EACH ROW EXECUTE FUNCTION examples_gap_free();
-- both

-- The learner's steps; one with nothing to train is a step all the same.
CREATE TABLE steps (
  step        INTEGER PRIMARY KEY CHECK (step >= 1),
  trained     INTEGER NOT NULL CHECK (trained >= 0),
  stale       INTEGER NOT NULL CHECK (stale >= 0),
  recorded_at TEXT NOT NULL
) STRICT;
-- only sqlite
CREATE TRIGGER steps_gap_free BEFORE INSERT ON steps
WHEN NEW.step <> (SELECT coalesce(max(step) + 1, 1) FROM steps)
BEGIN
  SELECT RAISE(ABORT, 'learner steps must be gap-free from 1');
END;
-- only postgresql
CREATE FUNCTION steps_gap_free() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.step <> (SELECT coalesce(max(step) + 1, 1) FROM steps) THEN
    RAISE EXCEPTION 'learner steps must be gap-free from 1' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER steps_gap_free BEFORE INSERT ON steps
FOR EACH ROW EXECUTE FUNCTION steps_gap_free();
-- both

-- What each step did with which example. UNIQUE: trained or passed over at most once.
CREATE TABLE ledger (
  step     INTEGER NOT NULL REFERENCES steps (step),
  position INTEGER NOT NULL CHECK (position >= 0),
  sequence INTEGER NOT NULL UNIQUE REFERENCES examples (sequence),
  fate     TEXT NOT NULL CHECK (fate IN ('trained', 'stale')),
  PRIMARY KEY (step, position)
) STRICT;

-- Validation metrics of a policy version. NULL: the figure was not a number.
CREATE TABLE evaluations (
  version INTEGER NOT NULL CHECK (version >= 0),
  name    TEXT NOT NULL CHECK (name <> ''),
  value   REAL,
  PRIMARY KEY (version, name)
) STRICT;

-- For people: each preference pair as text.
CREATE VIEW pairs AS
SELECT e.sequence, e.unit, e.prompt_id, p.text AS prompt,
       w.text AS chosen, w.score AS chosen_score, w.policy_version AS chosen_version,
       l.text AS rejected, l.score AS rejected_score, l.policy_version AS rejected_version
FROM examples e
JOIN prompts p ON p.prompt_id = e.prompt_id
JOIN candidates w ON w.prompt_id = e.prompt_id AND w.candidate_index = e.chosen
JOIN candidates l ON l.prompt_id = e.prompt_id AND l.candidate_index = e.rejected
WHERE e.kind = 'pair';
