-- :tenant bigint · :id text
SELECT w.key, w.id, w.tenant_key, w.version, w.url, w.description, w.event_types, w.profile, w.headers_sealed,
       w.concurrency, w.rate_per_second, w.timeout_millis, w.status, w.status_reason, w.blocked_by, w.held_since,
       floor(extract(epoch FROM w.status_since) * 1000)::bigint AS status_since_millis,
       floor(extract(epoch FROM w.verified_at) * 1000)::bigint AS verified_millis,
       floor(extract(epoch FROM w.failing_since) * 1000)::bigint AS failing_since_millis,
       floor(extract(epoch FROM w.created_at) * 1000)::bigint AS created_millis,
       floor(extract(epoch FROM w.updated_at) * 1000)::bigint AS updated_millis,
       s.numbers, s.sealed, s.starts_millis, s.ends_millis, s.standards,
       EXISTS (SELECT FROM webhook o
               WHERE o.tenant_key = w.tenant_key AND hashtextextended(o.url, 0) = hashtextextended(w.url, 0)
                 AND o.url = w.url AND o.key <> w.key AND o.deleted_at IS NULL) AS same_url,
       t.profile AS tenant_profile,
       ARRAY (SELECT name FROM event_type
              WHERE name = ANY (w.event_types) AND (tenant_key = w.tenant_key OR tenant_key IS NULL)) AS listed_types
FROM webhook w
JOIN tenant t ON t.key = w.tenant_key
LEFT JOIN LATERAL (
    SELECT array_agg(number ORDER BY standard, number DESC) AS numbers,
           array_agg(sealed ORDER BY standard, number DESC) AS sealed,
           array_agg(floor(extract(epoch FROM starts_at) * 1000)::bigint ORDER BY standard, number DESC)
               AS starts_millis,
           array_agg(floor(extract(epoch FROM ends_at) * 1000)::bigint ORDER BY standard, number DESC) AS ends_millis,
           array_agg(standard ORDER BY standard, number DESC) AS standards
    FROM (
        SELECT number, sealed, starts_at, ends_at, false AS standard FROM webhook_secret WHERE webhook_key = w.key
        UNION ALL
        SELECT number, sealed, starts_at, ends_at, true FROM webhook_standard_secret WHERE webhook_key = w.key
    ) k
    WHERE ends_at IS NULL OR ends_at > now()
) s ON true
WHERE w.tenant_key = :tenant AND w.id = :id AND w.deleted_at IS NULL
