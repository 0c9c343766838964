-- Takes away hours that began more than $1 seconds ago, a few ($2) at a time.
DELETE FROM webhook_hour
WHERE ctid = ANY (ARRAY(
    SELECT ctid FROM webhook_hour WHERE hour < (SELECT clock_timestamp() - $1::bigint * interval '1 second')
    ORDER BY hour LIMIT $2
))
