-- What was proved holds no longer. One that is disabled stays so, and comes back unverified. What is held from now on
-- for one that is active is sent when it has proved itself again.
--
-- :webhook bigint · :epoch bigint
UPDATE webhook
SET epoch = :epoch, verified_at = NULL,
    held_since = CASE WHEN status = :WebhookStatus.ACTIVE THEN now() ELSE held_since END,
    status_since = CASE WHEN status = :WebhookStatus.ACTIVE THEN now() ELSE status_since END,
    status = CASE WHEN status = :WebhookStatus.ACTIVE THEN :WebhookStatus.UNVERIFIED ELSE status END
WHERE key = :webhook
