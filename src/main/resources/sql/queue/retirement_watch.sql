-- After the lock, in its transaction, which then waits for what other connections do. It takes the place of the lock's
-- statement, whose snapshot would stay until the end: ending a detachment waits for all older snapshots, and so for us.
-- Should this process freeze, Postgres ends the transaction and others can go on.
SET LOCAL idle_in_transaction_session_timeout = '10min'
