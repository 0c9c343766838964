-- Stops that are not over, newest first.
SELECT id, host, range::text AS range, reason, created_at, created_by, until FROM stopped_destination
WHERE until IS NULL OR until > clock_timestamp()
ORDER BY created_at DESC, id
