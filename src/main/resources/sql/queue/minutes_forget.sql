-- Takes away minutes that began more than $1 seconds ago, a few ($2) at a time; never one that is not summed up.
DELETE FROM webhook_minute
WHERE ctid = ANY (ARRAY(
    SELECT m.ctid FROM webhook_minute m, statistics_progress p
    WHERE m.minute < LEAST(p.summed_to, clock_timestamp() - $1::bigint * interval '1 second')
    LIMIT $2
))
