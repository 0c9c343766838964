-- Takes away what was written long ago, some rows at a time.
--
-- :kept_seconds bigint · :limit bigint
DELETE FROM live_feed
WHERE ctid = ANY (ARRAY(
    SELECT ctid FROM live_feed
    WHERE written_at < (SELECT clock_timestamp() - :kept_seconds::bigint * interval '1 second')
    ORDER BY written_at LIMIT :limit
))
