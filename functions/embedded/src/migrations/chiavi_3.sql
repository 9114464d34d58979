-- The applicant's name for lists, sealed: it lies beside the key and ends with it. What was sent before has none until its
-- next change.
ALTER TABLE key ADD COLUMN name BLOB;
