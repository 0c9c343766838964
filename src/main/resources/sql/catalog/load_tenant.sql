-- A tenant with its webhooks, as one statement and so as one consistent picture: the version belongs to these rows.
-- The first load leaves tombstones out; a later one brings what changed after the known version, tombstones included.
--
-- :tenant bigint · :known_version bigint, that the reader has, or 0 for the first load
SELECT t.id AS tenant_id, t.version AS tenant_version, t.profile AS tenant_profile,
       t.limit_events_per_second, t.limit_events_burst, t.limit_webhooks, t.limit_event_types,
       t.limit_api_keys,
       t.deleted_at IS NOT NULL AS tenant_deleted, w.deleted_at IS NOT NULL AS webhook_deleted,
       w.key, w.id, w.tenant_key, w.version, w.url, w.description, w.event_types, w.profile, w.headers_sealed,
       w.concurrency, w.rate_per_second, w.timeout_millis, w.status, w.status_reason, w.blocked_by,
       floor(extract(epoch FROM w.status_since) * 1000)::bigint AS status_since_millis,
       floor(extract(epoch FROM w.verified_at) * 1000)::bigint AS verified_millis,
       floor(extract(epoch FROM w.failing_since) * 1000)::bigint AS failing_since_millis,
       floor(extract(epoch FROM w.created_at) * 1000)::bigint AS created_millis,
       floor(extract(epoch FROM w.updated_at) * 1000)::bigint AS updated_millis,
       s.numbers, s.sealed, s.starts_millis, s.ends_millis, s.standards,
       -- with the first row only, for there may be hundreds
       CASE WHEN row_number() OVER () = 1
            THEN (SELECT array_agg(name) FROM event_type WHERE tenant_key = :tenant) END AS own_types
FROM tenant t
LEFT JOIN webhook w ON w.tenant_key = t.key AND w.epoch > :known_version
  AND (:known_version > 0 OR w.deleted_at IS NULL)
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
WHERE t.key = :tenant
