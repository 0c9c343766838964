-- The events that were accepted first under these idempotency keys.
SELECT digest, event_id, body_digest, matched FROM idempotency WHERE digest = ANY ($1::uuid[])
