-- As end_secrets, for standard secrets.
--
-- :webhook bigint · :seconds bigint
-- :exactly boolean, true to end them exactly then, when another one begins; false for then at the latest
UPDATE webhook_standard_secret
SET ends_at = CASE WHEN starts_at > now() THEN now()
                   WHEN :exactly THEN now() + make_interval(secs => :seconds::bigint)
                   ELSE least(ends_at, now() + make_interval(secs => :seconds::bigint)) END
WHERE webhook_key = :webhook AND (ends_at IS NULL OR ends_at > now())
