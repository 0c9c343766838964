-- Keeps what the webhook is sent with from its present version on; the history renders requests from it. The secrets
-- are those that pods read with this version (load_tenant.sql), each with its window as it stands now: a later rotation
-- ends them earlier.
--
-- :webhook bigint · :default_profile text, of tenants that name none
INSERT INTO webhook_version (webhook_key, version, url, profile, headers_sealed, secret_numbers, secret_starts,
                             secret_ends, standard_numbers, standard_starts, standard_ends)
SELECT w.key, w.version, w.url, coalesce(w.profile, t.profile, :default_profile), w.headers_sealed,
       coalesce(s.numbers, '{}'), coalesce(s.starts_millis, '{}'), coalesce(s.ends_millis, '{}'),
       coalesce(d.numbers, '{}'), coalesce(d.starts_millis, '{}'), coalesce(d.ends_millis, '{}')
FROM webhook w
JOIN tenant t ON t.key = w.tenant_key
CROSS JOIN LATERAL (
    SELECT array_agg(number ORDER BY number DESC) AS numbers,
           array_agg(floor(extract(epoch FROM starts_at) * 1000)::bigint ORDER BY number DESC) AS starts_millis,
           array_agg(floor(extract(epoch FROM ends_at) * 1000)::bigint ORDER BY number DESC) AS ends_millis
    FROM webhook_secret
    WHERE webhook_key = w.key AND (ends_at IS NULL OR ends_at > now())
) s
CROSS JOIN LATERAL (
    SELECT array_agg(number ORDER BY number DESC) AS numbers,
           array_agg(floor(extract(epoch FROM starts_at) * 1000)::bigint ORDER BY number DESC) AS starts_millis,
           array_agg(floor(extract(epoch FROM ends_at) * 1000)::bigint ORDER BY number DESC) AS ends_millis
    FROM webhook_standard_secret
    WHERE webhook_key = w.key AND (ends_at IS NULL OR ends_at > now())
) d
WHERE w.key = :webhook
