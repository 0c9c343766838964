-- A success ends the run, whoever made it. Repeatable.
UPDATE webhook SET failing_since = NULL, health_changed_at = clock_timestamp()
WHERE key = $1 AND failing_since IS NOT NULL AND deleted_at IS NULL
