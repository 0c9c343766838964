-- Newest first. $1 tenant's key or null for the instance, $2 id of the last one on the page before or null,
-- $3 page size, $4 and $5 milliseconds from (inclusive) and to (exclusive), or null
SELECT id, floor(extract(epoch FROM at) * 1000)::bigint AS at_millis, actor, action, object, fields
FROM audit_log
WHERE tenant_key IS NOT DISTINCT FROM $1 AND ($2::bigint IS NULL OR id < $2)
  AND ($4::bigint IS NULL OR at >= to_timestamp($4::bigint / 1000.0))
  AND ($5::bigint IS NULL OR at < to_timestamp($5::bigint / 1000.0))
ORDER BY id DESC
LIMIT $3
