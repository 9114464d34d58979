-- When it is next tried to deliver the notices of a pratica, and its version; nothing, if none is open. It is no part of
-- the record: a try that failed is in nobody's way.
ALTER TABLE pratica ADD COLUMN notice_due TEXT;

CREATE INDEX pratica_notice ON pratica (comune, notice_due, reference) WHERE notice_due IS NOT NULL;

-- What waits from before is told too.
UPDATE pratica SET notice_due = changed || '#' || version WHERE EXISTS (
    SELECT 1 FROM json_each(head, '$.outbox') AS line
    WHERE line.value ->> 'what' <> 'register' AND line.value ->> 'done' IS NULL
);

-- When the owner of a draft is reminded of it, if she wants to be and was not yet.
ALTER TABLE draft ADD COLUMN remind TEXT;

CREATE INDEX draft_remind ON draft (comune, remind, id) WHERE remind IS NOT NULL;
