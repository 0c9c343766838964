-- Takes away what was written more than $1 seconds ago, $2 rows at a time.
DELETE FROM live_feed
WHERE ctid = ANY (ARRAY(
    SELECT ctid FROM live_feed WHERE written_at < (SELECT clock_timestamp() - $1::bigint * interval '1 second')
    ORDER BY written_at LIMIT $2
))
