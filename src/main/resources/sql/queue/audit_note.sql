-- Where the audit stands after a look, and when the next one is due.
--
-- :soon uuid · :later uuid · :wait_millis bigint, until the next look
-- :overdue bigint or null, deliveries; null if nobody has counted them
UPDATE audit_progress
SET soon = :soon, later = :later, next_at = clock_timestamp() + :wait_millis::bigint * interval '1 millisecond',
    overdue = COALESCE(:overdue, overdue)
WHERE only_row
