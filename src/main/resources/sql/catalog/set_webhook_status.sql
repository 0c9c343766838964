-- A webhook that comes back starts with a clean record: what it failed before it was stopped must not stop it again.
-- Whoever stops it or brings it back decides what becomes of all that is held; no later proof does.
--
-- :webhook bigint · :epoch bigint · :status text · :reason text or null · :blocked_by text or null
UPDATE webhook
SET version = version + 1, epoch = :epoch, updated_at = now(), status = :status, status_reason = :reason,
    blocked_by = :blocked_by, held_since = NULL,
    status_since = CASE WHEN (status, status_reason) IS NOT DISTINCT FROM (:status, :reason) THEN status_since
                        ELSE now() END,
    failing_since = CASE WHEN status = :WebhookStatus.DISABLED AND :status <> :WebhookStatus.DISABLED THEN NULL
                         ELSE failing_since END,
    exhausted_at = CASE WHEN status = :WebhookStatus.DISABLED AND :status <> :WebhookStatus.DISABLED THEN '{}'
                        ELSE exhausted_at END
WHERE key = :webhook
