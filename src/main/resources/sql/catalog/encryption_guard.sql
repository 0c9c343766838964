-- Before the lock on the keys: whoever freezes while holding it must lose it again soon. The look through all encrypted
-- values under that lock may take seconds.
SELECT set_config('lock_timeout', '20s', true),
       set_config('statement_timeout', '60s', true),
       set_config('idle_in_transaction_session_timeout', '5s', true)
