-- Whether the key was in force until now; no row if there is none. $1 tenant's key or null for those of the instance,
-- $2 id, $3 epoch
WITH found AS (
    SELECT key, revoked_at IS NULL AS in_force FROM api_key WHERE id = $2 AND tenant_key IS NOT DISTINCT FROM $1
), revoked AS (
    UPDATE api_key SET revoked_at = now(), epoch = $3 WHERE key IN (SELECT key FROM found WHERE in_force)
)
SELECT in_force FROM found
