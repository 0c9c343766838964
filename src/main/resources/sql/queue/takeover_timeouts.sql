-- A take-over waits for flushes that are under way, but not for ever: then it fails, and is tried again at the next
-- tick. One that freezes between two statements must not keep the pod's row from the others. The backend's number is
-- for whoever ends those that it waits for.
--
-- :lock_millis bigint, how long it waits for a lock
SELECT set_config('lock_timeout', :lock_millis::bigint::text, true), set_config('statement_timeout', '60s', true),
       set_config('idle_in_transaction_session_timeout', '10s', true), pg_backend_pid() AS backend
