-- The events that were accepted first under these idempotency keys.
--
-- :digests uuid[]
SELECT digest, event_id, body_digest, matched FROM idempotency WHERE digest = ANY (:digests::uuid[])
