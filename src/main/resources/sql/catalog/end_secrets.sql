-- Ends those that sign, $2 seconds from now but never later than they would have. One that has not begun never will.
-- $1 webhook's key, $3 number of the newest one to end
UPDATE webhook_secret
SET ends_at = CASE WHEN starts_at > now() THEN now()
                   ELSE least(coalesce(ends_at, 'infinity'), now() + make_interval(secs => $2::bigint)) END
WHERE webhook_key = $1 AND number <= $3 AND (ends_at IS NULL OR ends_at > now())
