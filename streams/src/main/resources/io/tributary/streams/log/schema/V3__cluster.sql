-- Which commit decided a unit. The token tells a commit that is repeated after a lost connection from
-- a late duplicate of another process.
CREATE TABLE commits (
  unit         INTEGER PRIMARY KEY CHECK (unit >= 0),
  token        TEXT NOT NULL CHECK (token <> ''),
  committed_at TEXT NOT NULL
) STRICT;
INSERT INTO commits (unit, token, committed_at)
SELECT p.unit, 'before version 3', max(o.decided_at)
FROM prompts p JOIN outcomes o ON o.prompt_id = p.prompt_id GROUP BY p.unit;

-- Who may write in a role. Each holder has a higher epoch than the one before it.
CREATE TABLE writers (
  role        TEXT NOT NULL PRIMARY KEY CHECK (role IN ('learner', 'feed')),
  epoch       INTEGER NOT NULL CHECK (epoch >= 1),
  holder      TEXT NOT NULL CHECK (holder <> ''),
  acquired_at TEXT NOT NULL
) STRICT;

-- The epoch a row was written in; NULL: by a run of one process that took none.
ALTER TABLE prompts ADD COLUMN epoch INTEGER;
ALTER TABLE steps ADD COLUMN epoch INTEGER;

-- Weight versions that were announced, each by the digest of its manifest.
CREATE TABLE versions (
  version      INTEGER PRIMARY KEY CHECK (version >= 0),
  manifest     TEXT NOT NULL CHECK (manifest <> ''),
  epoch        INTEGER,
  published_at TEXT NOT NULL
) STRICT;

-- Prompts that came while the run was alive, in the order in which they came: gap-free from 0.
CREATE TABLE submissions (
  place        INTEGER PRIMARY KEY CHECK (place >= 0),
  prompt_id    TEXT NOT NULL UNIQUE CHECK (prompt_id <> ''),
  text         TEXT NOT NULL,
  submitted_at TEXT NOT NULL,
  fed          INTEGER NOT NULL DEFAULT 0 CHECK (fed IN (0, 1))
) STRICT;
CREATE INDEX submissions_queued ON submissions (place) WHERE fed = 0;
-- only sqlite
CREATE TRIGGER submissions_gap_free BEFORE INSERT ON submissions
WHEN NEW.place <> (SELECT coalesce(max(place) + 1, 0) FROM submissions)
BEGIN
  SELECT RAISE(ABORT, 'submissions must be gap-free from 0');
END;
-- only postgresql
CREATE FUNCTION submissions_gap_free() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.place <> (SELECT coalesce(max(place) + 1, 0) FROM submissions) THEN
    RAISE EXCEPTION 'submissions must be gap-free from 0' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER submissions_gap_free BEFORE INSERT ON submissions
FOR EACH ROW EXECUTE FUNCTION submissions_gap_free();
-- both

-- A request that is repeated with its key gets the answer of the first; the digest is of its prompts.
CREATE TABLE requests (
  request_key TEXT NOT NULL PRIMARY KEY CHECK (request_key <> ''),
  digest      TEXT NOT NULL,
  first_place INTEGER NOT NULL,
  prompts     INTEGER NOT NULL CHECK (prompts >= 1)
) STRICT;

-- Of the pairs up to this sequence number only chosen and rejected are kept; one row.
CREATE TABLE retention (
  one       INTEGER PRIMARY KEY CHECK (one = 1),
  pruned_to INTEGER NOT NULL CHECK (pruned_to >= 0)
) STRICT;
INSERT INTO retention (one, pruned_to) VALUES (1, 0);
