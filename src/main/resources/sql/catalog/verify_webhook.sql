-- It has proved itself. One that is disabled stays so, and comes back active.
--
-- :webhook bigint · :epoch bigint
UPDATE webhook
SET version = version + (status = :WebhookStatus.UNVERIFIED)::int, epoch = :epoch, verified_at = now(),
    held_since = NULL,
    updated_at = CASE WHEN status = :WebhookStatus.UNVERIFIED THEN now() ELSE updated_at END,
    status_since = CASE WHEN status = :WebhookStatus.UNVERIFIED THEN now() ELSE status_since END,
    status = CASE WHEN status = :WebhookStatus.UNVERIFIED THEN :WebhookStatus.ACTIVE ELSE status END
WHERE key = :webhook
