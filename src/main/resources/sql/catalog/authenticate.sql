-- :digest bytea, SHA-256 of the presented key
SELECT k.id, k.digest, k.scopes, k.tenant_key, t.id AS tenant_id,
       floor(extract(epoch FROM k.expires_at) * 1000)::bigint AS expires_millis
FROM api_key k LEFT JOIN tenant t ON t.key = k.tenant_key
WHERE k.digest = :digest AND k.revoked_at IS NULL AND t.deleted_at IS NULL
