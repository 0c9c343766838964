-- As replace_secrets.
--
-- :webhooks bigint[] · :numbers int[], versions · :former bytea[] · :fresh bytea[], all side by side
UPDATE webhook_version v SET headers_sealed = n.fresh
FROM unnest(:webhooks::bigint[], :numbers::int[], :former::bytea[], :fresh::bytea[])
    AS n (webhook_key, version, former, fresh)
WHERE v.webhook_key = n.webhook_key AND v.version = n.version AND v.headers_sealed = n.former
