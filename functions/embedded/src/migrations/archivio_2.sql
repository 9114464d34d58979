-- What is kept for some days only is found by the time it ends.

CREATE INDEX draft_changed ON draft (changed);

-- Sessions from before have no such time: they are forgotten when they are next replaced or ended.
ALTER TABLE session ADD COLUMN ends TEXT NOT NULL DEFAULT '9999';

CREATE INDEX session_ends ON session (ends);
