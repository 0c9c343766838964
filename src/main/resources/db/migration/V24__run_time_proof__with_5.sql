-- What proves at run time that nothing is lost; docs/decisions/0024 tells how.

-- Where the audit stands, for all pods: one of them looks at a time, and not before `next_at`. Owned by package queue.
CREATE TABLE audit_progress (
    only_row boolean     PRIMARY KEY DEFAULT true CHECK (only_row),
    -- events below were looked at soon after they should have been closed, or passed over for want of time
    soon     uuid        NOT NULL,
    -- events below were looked at once more, some minutes later
    later    uuid        NOT NULL,
    next_at  timestamptz NOT NULL,
    -- deliveries that have been due for too long, as of the last sweep
    overdue  bigint      NOT NULL DEFAULT 0
) WITH (fillfactor = 10);
INSERT INTO audit_progress (soon, later, next_at)
SELECT id_floor(h.hour), id_floor(h.hour), h.hour FROM (SELECT now() - interval '1 hour' AS hour) h;

-- How long a renewal lasts, so that whoever finds the row unchanged for so long by a clock of his own may take the pod
-- over, whatever this server's clock says. Null: of a version that does not say it. Owned by package queue.
ALTER TABLE pod ADD COLUMN lease_millis bigint;
