-- How many deliveries are held for each of these webhooks, counted up to $2: a webhook that is off for days may hold
-- millions, and this is asked with every list of webhooks. $1 webhooks
SELECT w.key AS webhook_key, n.held
FROM unnest($1::bigint[]) AS w (key)
CROSS JOIN LATERAL (
    SELECT count(*) AS held
    FROM (SELECT 1 FROM parked WHERE webhook_key = w.key AND reason >= 20 LIMIT $2) counted
) n
