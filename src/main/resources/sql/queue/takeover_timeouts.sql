-- A take-over waits for flushes that are under way, but not for ever: then it fails, and is tried again at the next tick.
SELECT set_config('lock_timeout', '5s', true), set_config('statement_timeout', '60s', true)
