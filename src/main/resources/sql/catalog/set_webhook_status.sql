-- $1 key, $2 epoch, $3 status, $4 reason or null, $5 who blocked it or null. A webhook that comes back starts with a
-- clean record: what it failed before it was stopped must not stop it again.
UPDATE webhook
SET version = version + 1, epoch = $2, updated_at = now(), status = $3, status_reason = $4, blocked_by = $5,
    status_since = CASE WHEN status = $3 THEN status_since ELSE now() END,
    verified_at = CASE WHEN $3 = 'ACTIVE' THEN coalesce(verified_at, now()) WHEN $3 = 'UNVERIFIED' THEN NULL
                       ELSE verified_at END,
    failing_since = CASE WHEN status = 'DISABLED' AND $3 <> 'DISABLED' THEN NULL ELSE failing_since END
WHERE key = $1
