-- $1 id, $2 name, $3 scopes, $4 expiry in milliseconds or null, $5 epoch
UPDATE api_key AS k SET name = $2, scopes = $3, expires_at = to_timestamp($4::bigint / 1000.0), epoch = $5
WHERE k.id = $1
RETURNING k.key, k.id, k.name, k.scopes, k.hint,
       floor(extract(epoch FROM k.created_at) * 1000)::bigint AS created_millis,
       floor(extract(epoch FROM k.expires_at) * 1000)::bigint AS expires_millis
