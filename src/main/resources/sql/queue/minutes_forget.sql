-- Takes away minutes that began more than $1 seconds ago, a few ($2) at a time; never one that is not summed up.
DELETE FROM webhook_minute
WHERE ctid = ANY (ARRAY(
    SELECT ctid FROM webhook_minute
    WHERE minute < (SELECT LEAST(summed_to, clock_timestamp() - $1::bigint * interval '1 second')
                    FROM statistics_progress WHERE only_row)
    ORDER BY minute LIMIT $2
))
