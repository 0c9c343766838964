-- What living pods know against the receivers of these webhooks, unless a later generation was raised.
--
-- :webhooks bigint[]
SELECT p.webhook_key, p.kind, p.result, p.status_code, p.since, p.until
FROM webhook_pause p
WHERE p.webhook_key = ANY (:webhooks::bigint[])
  -- a pause or a stop that is over is deleted a little later
  AND (p.kind < :PauseKind.RETRY_AFTER OR p.until > clock_timestamp())
  AND EXISTS (SELECT FROM pod WHERE id = p.pod_id AND expires_at > clock_timestamp())
  AND NOT EXISTS (SELECT FROM webhook_resumption r WHERE r.webhook_key = p.webhook_key AND r.generation > p.generation)
