-- As replace_secrets.
--
-- :webhooks bigint[] · :numbers int[], unused · :former bytea[] · :fresh bytea[], all side by side
UPDATE webhook w SET headers_sealed = n.fresh
FROM unnest(:webhooks::bigint[], :numbers::int[], :former::bytea[], :fresh::bytea[])
    AS n (webhook_key, number, former, fresh)
WHERE w.key = n.webhook_key AND w.headers_sealed = n.former
