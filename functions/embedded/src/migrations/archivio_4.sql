-- What only one open request may hold: a revenue stamp, a child in a school year.
CREATE TABLE claim (
    comune TEXT NOT NULL,
    claim TEXT NOT NULL,
    reference TEXT NOT NULL,
    PRIMARY KEY (comune, claim)
) STRICT, WITHOUT ROWID;
