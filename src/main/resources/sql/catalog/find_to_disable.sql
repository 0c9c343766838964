-- Whether a webhook may be disabled for a reason: read before the change (cheap, takes no lock) and again inside it.
-- $1 webhook's key, $2 seconds that it must have been failing, or null if that does not matter
SELECT w.tenant_key, w.id
FROM webhook w
WHERE w.key = $1 AND w.status <> 'DISABLED' AND w.deleted_at IS NULL
  AND ($2::bigint IS NULL OR w.failing_since <= now() - make_interval(secs => $2::bigint))
