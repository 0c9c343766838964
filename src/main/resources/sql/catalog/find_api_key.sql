-- :tenant bigint or null for those of the instance · :id text
SELECT k.key, k.id, k.name, k.scopes, k.hint,
       floor(extract(epoch FROM k.created_at) * 1000)::bigint AS created_millis,
       floor(extract(epoch FROM k.expires_at) * 1000)::bigint AS expires_millis
FROM api_key k
WHERE k.id = :id AND k.tenant_key IS NOT DISTINCT FROM :tenant AND k.revoked_at IS NULL
