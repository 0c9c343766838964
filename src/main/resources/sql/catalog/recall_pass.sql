-- Whether that URL passed within the time that the profile says now, and the one that it said then.
--
-- :tenant bigint · :url_digest bytea, of the canonical URL · :seconds bigint
SELECT EXISTS (
    SELECT FROM challenge_pass
    WHERE tenant_key = :tenant AND url_digest = :url_digest AND expires_at > now()
      AND passed_at > now() - make_interval(secs => :seconds::bigint)
) AS passed
