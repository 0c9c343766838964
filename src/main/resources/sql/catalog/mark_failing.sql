-- A run of failures begins. Repeatable: a run that has begun keeps its start. $1 webhook's key, $2 start in milliseconds
UPDATE webhook SET failing_since = to_timestamp($2::bigint / 1000.0), health_changed_at = clock_timestamp()
WHERE key = $1 AND failing_since IS NULL AND status <> 'DISABLED' AND deleted_at IS NULL
