-- A take-over waits for flushes that are under way, but not for ever: then it fails, and is tried again at the next
-- tick. One that freezes between two statements must not keep the pod's row from the others. The backend's number is for
-- whoever ends those that it waits for. $1: how long it waits for a lock, in milliseconds.
SELECT set_config('lock_timeout', $1::bigint::text, true), set_config('statement_timeout', '60s', true),
       set_config('idle_in_transaction_session_timeout', '10s', true), pg_backend_pid() AS backend
