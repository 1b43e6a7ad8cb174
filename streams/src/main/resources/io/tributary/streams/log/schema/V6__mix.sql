-- What steps are mixed of, of a run whose steps hold more than new examples; one row.
CREATE TABLE mix (
  one              INTEGER PRIMARY KEY CHECK (one = 1),
  seed             INTEGER NOT NULL,
  replay_fraction  REAL NOT NULL CHECK (replay_fraction >= 0 AND replay_fraction < 1),
  replay_max_age   INTEGER NOT NULL CHECK (replay_max_age >= 0),  -- steps; 0: no limit
  offline_fraction REAL NOT NULL CHECK (offline_fraction >= 0 AND offline_fraction < 1),
  offline_pairs    INTEGER NOT NULL CHECK (offline_pairs >= 0),
  offline_sha256   TEXT NOT NULL                                  -- '': no file
) STRICT;

-- What each step trained beside the new examples of the ledger, in order. The number is that of an
-- example which an earlier step trained, or of a pair of the file, counted from 1.
CREATE TABLE extras (
  step     INTEGER NOT NULL REFERENCES steps (step),
  position INTEGER NOT NULL CHECK (position >= 0),
  source   TEXT NOT NULL CHECK (source IN ('replay', 'offline')),
  number   INTEGER NOT NULL CHECK (number >= 1),
  PRIMARY KEY (step, position)
) STRICT;
