-- Takes away a bite of the oldest minutes. $1 seconds that they are kept · $2 limit
DELETE FROM webhook_minute
WHERE ctid = ANY (ARRAY (SELECT ctid FROM webhook_minute
                         WHERE minute < now() - make_interval(secs => $1::bigint)
                         ORDER BY minute LIMIT $2))
