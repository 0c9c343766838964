-- :id text · :tenant bigint or null · :name text · :scopes text[] · :digest bytea · :hint text
-- :expires_millis bigint, since 1970, or null · :epoch bigint
INSERT INTO api_key AS k (id, tenant_key, name, scopes, digest, hint, expires_at, epoch)
VALUES (:id, :tenant, :name, :scopes, :digest, :hint, to_timestamp(:expires_millis::bigint / 1000.0), :epoch)
RETURNING k.key, k.id, k.name, k.scopes, k.hint,
       floor(extract(epoch FROM k.created_at) * 1000)::bigint AS created_millis,
       floor(extract(epoch FROM k.expires_at) * 1000)::bigint AS expires_millis
