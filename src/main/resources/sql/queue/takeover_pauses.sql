-- Fifth: what the pod knew against receivers went with its memory. What waits for that becomes due, unless another pod
-- has a pause of its own.
--
-- :pod int
WITH gone AS (
    DELETE FROM webhook_pause WHERE pod_id = :pod
    RETURNING webhook_key, tenant_key, until
)
INSERT INTO lane_hasten (webhook_key, tenant_key)
SELECT g.webhook_key, g.tenant_key FROM gone g
WHERE g.until > clock_timestamp()
  AND NOT EXISTS (SELECT FROM webhook_pause p
                  WHERE p.webhook_key = g.webhook_key AND p.pod_id <> :pod AND p.until > clock_timestamp())
ON CONFLICT (webhook_key) DO NOTHING
