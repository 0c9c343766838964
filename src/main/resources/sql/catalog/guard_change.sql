-- First statement of every change. Whoever holds the epoch's row holds up all other changes, so a process that freezes
-- or loses its network in the middle must lose the row again soon.
SELECT set_config('lock_timeout', '3s', true),
       set_config('statement_timeout', '5s', true),
       set_config('idle_in_transaction_session_timeout', '5s', true)
