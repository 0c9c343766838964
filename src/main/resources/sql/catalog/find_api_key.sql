-- $1 tenant's key or null for those of the instance, $2 id
SELECT k.key, k.id, k.name, k.scopes, k.hint,
       floor(extract(epoch FROM k.created_at) * 1000)::bigint AS created_millis,
       floor(extract(epoch FROM k.expires_at) * 1000)::bigint AS expires_millis
FROM api_key k
WHERE k.id = $2 AND k.tenant_key IS NOT DISTINCT FROM $1 AND k.revoked_at IS NULL
