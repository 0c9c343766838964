-- First of a transaction that decides anew about an event's deliveries: one at a time for each event, so that the
-- statements behind it see what the one before has done. Publishers and deliveries lock no event and never wait for it.
--
-- Should this process freeze before its COMMIT, Postgres ends the transaction, for it holds lanes by then.
--
-- :tenant bigint · :event uuid
SELECT erased_at, set_config('idle_in_transaction_session_timeout', '2s', true)
FROM event
WHERE tenant_key = :tenant AND id = :event
FOR NO KEY UPDATE
