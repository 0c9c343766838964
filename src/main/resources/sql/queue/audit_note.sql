-- Where the audit stands after a look, and when the next one is due. $1 soon · $2 later · $3 milliseconds until then
-- $4 overdue deliveries, or null if nobody has counted them
UPDATE audit_progress
SET soon = $1, later = $2, next_at = clock_timestamp() + $3::bigint * interval '1 millisecond',
    overdue = COALESCE($4, overdue)
WHERE only_row
