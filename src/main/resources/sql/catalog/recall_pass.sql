-- Whether that URL passed within the time that the profile says now, and the one that it said then.
-- $1 tenant's key, $2 digest of the canonical URL, $3 seconds
SELECT EXISTS (
    SELECT FROM challenge_pass
    WHERE tenant_key = $1 AND url_digest = $2 AND expires_at > now()
      AND passed_at > now() - make_interval(secs => $3::bigint)
) AS passed
