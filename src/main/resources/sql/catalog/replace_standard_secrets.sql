-- As replace_secrets, for standard secrets.
--
-- :webhooks bigint[] · :numbers int[] · :former bytea[] · :fresh bytea[], all side by side
UPDATE webhook_standard_secret s SET sealed = n.fresh
FROM unnest(:webhooks::bigint[], :numbers::int[], :former::bytea[], :fresh::bytea[])
    AS n (webhook_key, number, former, fresh)
WHERE s.webhook_key = n.webhook_key AND s.number = n.number AND s.sealed = n.former
