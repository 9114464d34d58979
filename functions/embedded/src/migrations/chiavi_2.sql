-- What stays of erased pratiche. They stand beside the keys, since they are written with the keys' end and travel in the
-- same frequent backups: whatever is restored, they are heard.
CREATE TABLE tombstone (
    comune TEXT NOT NULL,
    reference TEXT NOT NULL,
    record TEXT NOT NULL, -- JSON
    PRIMARY KEY (comune, reference)
) STRICT, WITHOUT ROWID;
