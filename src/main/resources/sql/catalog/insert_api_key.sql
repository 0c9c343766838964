-- $1 id, $2 tenant's key or null, $3 name, $4 scopes, $5 digest, $6 hint, $7 expiry in milliseconds or null, $8 epoch
INSERT INTO api_key AS k (id, tenant_key, name, scopes, digest, hint, expires_at, epoch)
VALUES ($1, $2, $3, $4, $5, $6, to_timestamp($7::bigint / 1000.0), $8)
RETURNING k.key, k.id, k.name, k.scopes, k.hint,
       floor(extract(epoch FROM k.created_at) * 1000)::bigint AS created_millis,
       floor(extract(epoch FROM k.expires_at) * 1000)::bigint AS expires_millis
