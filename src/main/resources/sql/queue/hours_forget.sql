-- Takes away hours that began long ago, a few at a time.
--
-- :kept_seconds bigint · :limit bigint
DELETE FROM webhook_hour
WHERE ctid = ANY (ARRAY(
    SELECT ctid FROM webhook_hour WHERE hour < (SELECT clock_timestamp() - :kept_seconds::bigint * interval '1 second')
    ORDER BY hour LIMIT :limit
))
