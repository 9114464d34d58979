-- The public log of each comune: what waits to be added, what was added in its order, the nodes over it, the signed heads.
-- Digests alone, as base64: nothing of it is personal, and it stays when a pratica is erased.
CREATE TABLE log_waiting (
    comune TEXT NOT NULL,
    leaf TEXT NOT NULL,
    at TEXT NOT NULL, -- when the pratica was sent or changed
    PRIMARY KEY (comune, leaf)
) STRICT, WITHOUT ROWID;

CREATE INDEX log_waiting_at ON log_waiting (comune, at, leaf);

CREATE TABLE log_leaf (
    comune TEXT NOT NULL,
    leaf TEXT NOT NULL,
    place INTEGER NOT NULL, -- from 0
    PRIMARY KEY (comune, leaf)
) STRICT, WITHOUT ROWID;

CREATE TABLE log_node (
    comune TEXT NOT NULL,
    level INTEGER NOT NULL, -- it stands over 2 ^ level leaves
    place INTEGER NOT NULL,
    hash TEXT NOT NULL,
    PRIMARY KEY (comune, level, place)
) STRICT, WITHOUT ROWID;

CREATE TABLE log_head (
    comune TEXT NOT NULL,
    size INTEGER NOT NULL, -- leaves
    record TEXT NOT NULL, -- JSON
    PRIMARY KEY (comune, size)
) STRICT, WITHOUT ROWID;

-- What was sent before there was a log gets its place too.
INSERT INTO log_waiting (comune, at, leaf)
    SELECT comune, sent, json_extract(head, '$.leaf') FROM pratica WHERE json_extract(head, '$.leaf') <> ''
    ON CONFLICT DO NOTHING;
