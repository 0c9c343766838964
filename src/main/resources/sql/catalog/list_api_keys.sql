-- Newest first, revoked ones left out. $1 tenant's key or null for those of the instance, $2 key of the last one on the
-- page before or null, $3 page size
SELECT k.key, k.id, k.name, k.scopes, k.hint,
       floor(extract(epoch FROM k.created_at) * 1000)::bigint AS created_millis,
       floor(extract(epoch FROM k.expires_at) * 1000)::bigint AS expires_millis
FROM api_key k
WHERE k.tenant_key IS NOT DISTINCT FROM $1 AND k.revoked_at IS NULL AND ($2::bigint IS NULL OR k.key < $2)
ORDER BY k.key DESC
LIMIT $3
