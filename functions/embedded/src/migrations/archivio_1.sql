-- Every key begins with the comune (its ISTAT code). Times are UTC with six decimals, so that they sort as text.

-- One request that was sent. The columns repeat what lists need of `head`, which is the truth.
CREATE TABLE pratica (
    comune TEXT NOT NULL,
    reference TEXT NOT NULL,
    version INTEGER NOT NULL,
    state TEXT NOT NULL,
    sent TEXT NOT NULL,
    changed TEXT NOT NULL,
    due TEXT NOT NULL, -- '9999-99-99' where there is no term: such a pratica comes last
    citizen TEXT,
    service TEXT NOT NULL,
    assignee TEXT,
    outbox_open INTEGER NOT NULL, -- lines that must still leave the house
    head TEXT NOT NULL, -- JSON
    sealed BLOB NOT NULL,
    key BLOB, -- which data key in chiavi.sqlite opens it
    PRIMARY KEY (comune, reference)
) STRICT, WITHOUT ROWID;

CREATE INDEX pratica_inbox ON pratica (comune, due, reference);
CREATE INDEX pratica_inbox_state ON pratica (comune, state, due, reference);
CREATE INDEX pratica_citizen ON pratica (comune, citizen, sent, reference) WHERE citizen IS NOT NULL;
CREATE INDEX pratica_outbox ON pratica (comune, reference) WHERE outbox_open > 0;

CREATE TABLE draft (
    comune TEXT NOT NULL,
    id TEXT NOT NULL,
    owner TEXT NOT NULL,
    changed TEXT NOT NULL,
    record TEXT NOT NULL, -- JSON
    PRIMARY KEY (comune, id)
) STRICT, WITHOUT ROWID;

CREATE INDEX draft_owner ON draft (comune, owner, changed, id);

CREATE TABLE profile (
    citizen TEXT NOT NULL PRIMARY KEY,
    version INTEGER NOT NULL,
    sealed BLOB NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE session (
    scope TEXT NOT NULL, -- a comune, or 'ufficio'
    id TEXT NOT NULL,
    record TEXT NOT NULL, -- JSON
    PRIMARY KEY (scope, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE operator (
    id TEXT NOT NULL PRIMARY KEY,
    record TEXT NOT NULL -- JSON
) STRICT, WITHOUT ROWID;

CREATE TABLE look (
    number INTEGER PRIMARY KEY, -- the order in which looks were logged
    comune TEXT NOT NULL,
    citizen TEXT NOT NULL,
    at TEXT NOT NULL,
    record TEXT NOT NULL -- JSON
) STRICT;

CREATE INDEX look_citizen ON look (comune, citizen, at, number);

CREATE TABLE form (
    revision TEXT NOT NULL PRIMARY KEY,
    bytes BLOB NOT NULL
) STRICT;

CREATE TABLE rate (
    bucket TEXT NOT NULL,
    hour INTEGER NOT NULL, -- hours since 1970
    count INTEGER NOT NULL,
    PRIMARY KEY (bucket, hour)
) STRICT, WITHOUT ROWID;

CREATE INDEX rate_hour ON rate (hour);
