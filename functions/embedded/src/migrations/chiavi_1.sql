-- The data keys of the pratiche, each sealed to its comune. A key is never overwritten: a submission that was not
-- acknowledged and is sent again brings a key of its own. To erase a pratica is to delete all its keys.
CREATE TABLE key (
    comune TEXT NOT NULL,
    reference TEXT NOT NULL,
    mark BLOB NOT NULL, -- the first 16 bytes of the SHA-256 of `wrapped`
    wrapped BLOB NOT NULL,
    PRIMARY KEY (comune, reference, mark)
) STRICT, WITHOUT ROWID;
