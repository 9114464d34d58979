-- Who is asked to sign a request that somebody else sent, while it waits for that.
ALTER TABLE pratica ADD COLUMN signer TEXT;

CREATE INDEX pratica_signer ON pratica (comune, signer, sent, reference) WHERE signer IS NOT NULL;
