-- Ends the backends that a take-over waits for. A client that freezes in the middle of a flush leaves a transaction
-- open, with the slot's lock, and Postgres waits for the rest of it for ever. What it had not committed is undone, and
-- nobody was told of it. Read while the take-over waits, for afterwards nobody knows whom it has waited for.
-- $1: the backend that waits. $2: true for all that it waits for; false for those only that have waited for their own
-- client for $3 milliseconds, since others may be a take-over at work.
SELECT a.pid, pg_terminate_backend(a.pid) AS ended
FROM unnest(pg_blocking_pids($1)) AS b (pid)
JOIN pg_stat_activity a ON a.pid = b.pid
WHERE a.datname = current_database() AND a.backend_type = 'client backend'
  AND ($2 OR a.wait_event = 'ClientRead'
             AND a.state_change < clock_timestamp() - $3::bigint * interval '1 millisecond')
