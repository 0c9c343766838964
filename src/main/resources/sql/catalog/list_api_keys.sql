-- Newest first, revoked ones left out.
--
-- :tenant bigint or null for those of the instance · :before bigint or null, key of the last one on the page before
-- :limit bigint
SELECT k.key, k.id, k.name, k.scopes, k.hint,
       floor(extract(epoch FROM k.created_at) * 1000)::bigint AS created_millis,
       floor(extract(epoch FROM k.expires_at) * 1000)::bigint AS expires_millis
FROM api_key k
WHERE k.tenant_key IS NOT DISTINCT FROM :tenant AND k.revoked_at IS NULL
  AND (:before::bigint IS NULL OR k.key < :before)
ORDER BY k.key DESC
LIMIT :limit
