-- Webhooks with a wire profile that adds a Standard Webhooks signature, and no secret for it: those of one tenant at a
-- time, for each tenant's change is its own.
--
-- :profiles text[] · :default_profile text, of tenants that name none · :limit bigint
WITH lacking AS (
    SELECT w.tenant_key, w.key
    FROM webhook w
    JOIN tenant t ON t.key = w.tenant_key
    WHERE w.deleted_at IS NULL AND t.deleted_at IS NULL
      AND coalesce(w.profile, t.profile, :default_profile) = ANY (:profiles::text[])
      AND NOT EXISTS (SELECT FROM webhook_standard_secret s WHERE s.webhook_key = w.key)
)
SELECT tenant_key, key FROM lacking
WHERE tenant_key = (SELECT min(tenant_key) FROM lacking)
ORDER BY key LIMIT :limit
