-- Tables whose rows are long are ordinary ones: in a table without row numbers the rows stand in the inner nodes of its tree
-- too, few in each, and a row longer than a quarter of a page is read whole each time it is compared.

ALTER TABLE pratica RENAME TO pratica_7;

CREATE TABLE pratica (
    comune TEXT NOT NULL,
    reference TEXT NOT NULL,
    version INTEGER NOT NULL,
    state TEXT NOT NULL,
    sent TEXT NOT NULL,
    changed TEXT NOT NULL,
    due TEXT NOT NULL, -- '9999-99-99' where there is no term: such a pratica comes last
    citizen TEXT,
    signer TEXT,
    service TEXT NOT NULL,
    assignee TEXT,
    outbox_open INTEGER NOT NULL, -- lines that must still leave the house
    notice_due TEXT,
    head TEXT NOT NULL, -- JSON
    sealed BLOB NOT NULL,
    key BLOB, -- which data key in chiavi.sqlite opens it
    PRIMARY KEY (comune, reference)
) STRICT;

INSERT INTO pratica (comune, reference, version, state, sent, changed, due, citizen, signer, service, assignee, outbox_open,
    notice_due, head, sealed, key)
    SELECT comune, reference, version, state, sent, changed, due, citizen, signer, service, assignee, outbox_open,
    notice_due, head, sealed, key FROM pratica_7;

DROP TABLE pratica_7;

CREATE INDEX pratica_inbox ON pratica (comune, due, reference);
CREATE INDEX pratica_inbox_state ON pratica (comune, state, due, reference);
CREATE INDEX pratica_citizen ON pratica (comune, citizen, sent, reference) WHERE citizen IS NOT NULL;
CREATE INDEX pratica_outbox ON pratica (comune, reference) WHERE outbox_open > 0;
CREATE INDEX pratica_signer ON pratica (comune, signer, sent, reference) WHERE signer IS NOT NULL;
CREATE INDEX pratica_notice ON pratica (comune, notice_due, reference) WHERE notice_due IS NOT NULL;

ALTER TABLE draft RENAME TO draft_7;

CREATE TABLE draft (
    comune TEXT NOT NULL,
    id TEXT NOT NULL,
    owner TEXT NOT NULL,
    changed TEXT NOT NULL,
    remind TEXT,
    record TEXT NOT NULL, -- JSON
    PRIMARY KEY (comune, id)
) STRICT;

INSERT INTO draft (comune, id, owner, changed, remind, record)
    SELECT comune, id, owner, changed, remind, record FROM draft_7;

DROP TABLE draft_7;

CREATE INDEX draft_owner ON draft (comune, owner, changed, id);
CREATE INDEX draft_changed ON draft (changed);
CREATE INDEX draft_remind ON draft (comune, remind, id) WHERE remind IS NOT NULL;

ALTER TABLE profile RENAME TO profile_7;

CREATE TABLE profile (
    citizen TEXT NOT NULL PRIMARY KEY,
    version INTEGER NOT NULL,
    sealed BLOB NOT NULL
) STRICT;

INSERT INTO profile (citizen, version, sealed) SELECT citizen, version, sealed FROM profile_7;

DROP TABLE profile_7;

ALTER TABLE session RENAME TO session_7;

CREATE TABLE session (
    scope TEXT NOT NULL, -- a comune, or 'ufficio'
    id TEXT NOT NULL,
    ends TEXT NOT NULL,
    record TEXT NOT NULL, -- JSON
    PRIMARY KEY (scope, id)
) STRICT;

INSERT INTO session (scope, id, ends, record) SELECT scope, id, ends, record FROM session_7;

DROP TABLE session_7;

CREATE INDEX session_ends ON session (ends);

ALTER TABLE log_head RENAME TO log_head_7;

CREATE TABLE log_head (
    comune TEXT NOT NULL,
    size INTEGER NOT NULL, -- leaves
    record TEXT NOT NULL, -- JSON
    PRIMARY KEY (comune, size)
) STRICT;

INSERT INTO log_head (comune, size, record) SELECT comune, size, record FROM log_head_7;

DROP TABLE log_head_7;
