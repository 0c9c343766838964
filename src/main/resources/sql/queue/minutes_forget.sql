-- Takes away minutes that began long ago, a few at a time; never one that is not summed up.
--
-- :kept_seconds bigint · :limit bigint
DELETE FROM webhook_minute
WHERE ctid = ANY (ARRAY(
    SELECT ctid FROM webhook_minute
    WHERE minute < (SELECT LEAST(summed_to, clock_timestamp() - :kept_seconds::bigint * interval '1 second')
                    FROM statistics_progress WHERE only_row)
    ORDER BY minute LIMIT :limit
))
