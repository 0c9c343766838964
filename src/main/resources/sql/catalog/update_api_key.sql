-- :id text · :name text · :scopes text[] · :expires_millis bigint, since 1970, or null · :epoch bigint
UPDATE api_key AS k
SET name = :name, scopes = :scopes, expires_at = to_timestamp(:expires_millis::bigint / 1000.0), epoch = :epoch
WHERE k.id = :id
RETURNING k.key, k.id, k.name, k.scopes, k.hint,
       floor(extract(epoch FROM k.created_at) * 1000)::bigint AS created_millis,
       floor(extract(epoch FROM k.expires_at) * 1000)::bigint AS expires_millis
