-- Whether the key was in force until now; no row if there is none.
--
-- :tenant bigint or null for those of the instance · :id text · :epoch bigint
WITH found AS (
    SELECT key, revoked_at IS NULL AS in_force FROM api_key WHERE id = :id AND tenant_key IS NOT DISTINCT FROM :tenant
), revoked AS (
    UPDATE api_key SET revoked_at = now(), epoch = :epoch WHERE key IN (SELECT key FROM found WHERE in_force)
)
SELECT in_force FROM found
