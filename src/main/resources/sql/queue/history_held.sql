-- How many deliveries are held for each of these webhooks, counted up to a limit: a webhook that is off for days may
-- hold millions, and this is asked with every list of webhooks.
--
-- :webhooks bigint[] · :limit bigint
SELECT w.key AS webhook_key, n.held
FROM unnest(:webhooks::bigint[]) AS w (key)
CROSS JOIN LATERAL (
    SELECT count(*) AS held
    FROM (SELECT 1 FROM parked WHERE webhook_key = w.key AND reason >= :ParkReason.FIRST_HELD LIMIT :limit) counted
) n
