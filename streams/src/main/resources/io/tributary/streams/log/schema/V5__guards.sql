-- How a step was taken: at which share of the scheduled learning rate, and from which version's
-- weights where a guard rolled back. Written before the step is taken, so that a resumed learner
-- takes it the same way.
ALTER TABLE steps ADD COLUMN rate REAL NOT NULL DEFAULT 1 CHECK (rate > 0 AND rate <= 1);
ALTER TABLE steps ADD COLUMN start INTEGER CHECK (start >= 0 AND start < step);
