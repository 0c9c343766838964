-- $1 tenant's key or null for those of the instance, $2 id, $3 epoch
UPDATE api_key SET revoked_at = now(), epoch = $3
WHERE id = $2 AND tenant_key IS NOT DISTINCT FROM $1 AND revoked_at IS NULL
RETURNING id
