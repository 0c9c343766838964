-- As end_secrets, for standard secrets.
-- Ends the secrets that sign, so many seconds from now. One that has not begun to sign never will.
-- $1 webhook's key, $2 seconds, $3 true to end them exactly then, when another one begins; false for then at the latest
UPDATE webhook_standard_secret
SET ends_at = CASE WHEN starts_at > now() THEN now()
                   WHEN $3 THEN now() + make_interval(secs => $2::bigint)
                   ELSE least(ends_at, now() + make_interval(secs => $2::bigint)) END
WHERE webhook_key = $1 AND (ends_at IS NULL OR ends_at > now())
