-- Ends the backends that a take-over waits for. A client that freezes in the middle of a flush leaves a transaction
-- open, with the slot's lock, and Postgres waits for the rest of it for ever. What it had not committed is undone, and
-- nobody was told of it. Read while the take-over waits, for afterwards nobody knows whom it has waited for. Those that
-- wait for nobody may be a take-over at work.
--
-- :backend int, that waits
-- :all boolean, all that it waits for, or those only that have waited for their own client for so long
-- :idle_millis bigint
SELECT a.pid, pg_terminate_backend(a.pid) AS ended
FROM unnest(pg_blocking_pids(:backend)) AS b (pid)
JOIN pg_stat_activity a ON a.pid = b.pid
WHERE a.datname = current_database() AND a.backend_type = 'client backend'
  AND (:all OR a.wait_event = 'ClientRead'
             AND a.state_change < clock_timestamp() - :idle_millis::bigint * interval '1 millisecond')
