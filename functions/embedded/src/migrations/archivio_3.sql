-- What people say of the pages. Counts by page and mark: `s4` is four stars, `l2` and `h2` the second answer of who liked
-- the page and of who did not.
CREATE TABLE rating (
    comune TEXT NOT NULL,
    page TEXT NOT NULL,
    mark TEXT NOT NULL,
    count INTEGER NOT NULL,
    PRIMARY KEY (comune, page, mark)
) STRICT, WITHOUT ROWID;

CREATE TABLE opinion (
    number INTEGER PRIMARY KEY,
    comune TEXT NOT NULL,
    at TEXT NOT NULL,
    record TEXT NOT NULL -- JSON; the words in it are sealed
) STRICT;

CREATE INDEX opinion_comune ON opinion (comune, at, number);
