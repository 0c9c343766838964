-- Newest first.
--
-- :tenant bigint or null for the instance · :before bigint or null, id of the last one on the page before
-- :limit bigint · :from_millis bigint or null, inclusive · :to_millis bigint or null, exclusive
SELECT id, floor(extract(epoch FROM at) * 1000)::bigint AS at_millis, actor, action, object, fields
FROM audit_log
WHERE tenant_key IS NOT DISTINCT FROM :tenant AND (:before::bigint IS NULL OR id < :before)
  AND (:from_millis::bigint IS NULL OR at >= to_timestamp(:from_millis::bigint / 1000.0))
  AND (:to_millis::bigint IS NULL OR at < to_timestamp(:to_millis::bigint / 1000.0))
ORDER BY id DESC
LIMIT :limit
