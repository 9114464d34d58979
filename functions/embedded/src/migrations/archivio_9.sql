-- By which the root key of this archive is known again: one row, or none in an archive from before.
CREATE TABLE root (
    only INTEGER NOT NULL PRIMARY KEY CHECK (only = 1),
    fingerprint TEXT NOT NULL
) STRICT;
