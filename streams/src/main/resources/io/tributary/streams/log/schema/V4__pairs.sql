-- A prompt may give several pairs: place counts them from 0. SQLite cannot drop a UNIQUE, so there the
-- table is made anew; what refers to it is checked again at the commit.
-- only sqlite
PRAGMA defer_foreign_keys = ON;

CREATE TEMP TABLE examples_v3 AS SELECT * FROM examples;
DROP TABLE examples;

CREATE TABLE examples (
  sequence  INTEGER PRIMARY KEY CHECK (sequence >= 1),
  prompt_id TEXT NOT NULL REFERENCES outcomes (prompt_id),
  unit      INTEGER NOT NULL CHECK (unit >= 0),
  kind      TEXT NOT NULL CHECK (kind IN ('pair', 'sample')),
  chosen    INTEGER,
  rejected  INTEGER,
  place     INTEGER NOT NULL DEFAULT 0 CHECK (place >= 0),      -- among the prompt's pairs
  UNIQUE (prompt_id, place),
  UNIQUE (prompt_id, chosen, rejected),
  CHECK ((kind = 'pair') = (chosen IS NOT NULL AND rejected IS NOT NULL)),
  CHECK (kind = 'pair' OR (chosen IS NULL AND rejected IS NULL AND place = 0)),
  CHECK (chosen <> rejected),
  FOREIGN KEY (prompt_id, chosen) REFERENCES candidates (prompt_id, candidate_index),
  FOREIGN KEY (prompt_id, rejected) REFERENCES candidates (prompt_id, candidate_index)
) STRICT;

INSERT INTO examples (sequence, prompt_id, unit, kind, chosen, rejected)
SELECT sequence, prompt_id, unit, kind, chosen, rejected FROM examples_v3 ORDER BY sequence;
DROP TABLE examples_v3;

CREATE TRIGGER examples_gap_free BEFORE INSERT ON examples
WHEN NEW.sequence <> (SELECT coalesce(max(sequence) + 1, 1) FROM examples)
BEGIN
  SELECT RAISE(ABORT, 'example sequence numbers must be gap-free from 1');
END;
-- only postgresql
ALTER TABLE examples
  DROP CONSTRAINT examples_prompt_id_key,
  ADD COLUMN place INTEGER NOT NULL DEFAULT 0 CHECK (place >= 0);
ALTER TABLE examples
  ADD UNIQUE (prompt_id, place),
  ADD UNIQUE (prompt_id, chosen, rejected),
  ADD CHECK (kind = 'pair' OR place = 0);
-- both
