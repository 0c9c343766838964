-- $1 key, $2 epoch, $3 status, $4 reason or null, $5 who blocked it or null. A webhook that comes back starts with a
-- clean record: what it failed before it was stopped must not stop it again. Whoever stops it or brings it back decides
-- what becomes of all that is held; no later proof does.
UPDATE webhook
SET version = version + 1, epoch = $2, updated_at = now(), status = $3, status_reason = $4, blocked_by = $5,
    held_since = NULL,
    status_since = CASE WHEN (status, status_reason) IS NOT DISTINCT FROM ($3, $4) THEN status_since ELSE now() END,
    failing_since = CASE WHEN status = 'DISABLED' AND $3 <> 'DISABLED' THEN NULL ELSE failing_since END,
    exhausted_at = CASE WHEN status = 'DISABLED' AND $3 <> 'DISABLED' THEN '{}' ELSE exhausted_at END
WHERE key = $1
