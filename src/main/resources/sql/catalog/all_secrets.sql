-- A webhook's newest secrets of each kind, those that have ended among them.
--
-- :tenant bigint · :webhook_id text · :limit bigint, secrets of a kind at most
SELECT w.key, s.numbers, s.sealed, s.starts_millis, s.ends_millis, s.standards
FROM webhook w
CROSS JOIN LATERAL (
    SELECT array_agg(number ORDER BY standard, number DESC) AS numbers,
           array_agg(sealed ORDER BY standard, number DESC) AS sealed,
           array_agg(floor(extract(epoch FROM starts_at) * 1000)::bigint ORDER BY standard, number DESC)
               AS starts_millis,
           array_agg(floor(extract(epoch FROM ends_at) * 1000)::bigint ORDER BY standard, number DESC) AS ends_millis,
           array_agg(standard ORDER BY standard, number DESC) AS standards
    FROM (
        (SELECT number, sealed, starts_at, ends_at, false AS standard
         FROM webhook_secret WHERE webhook_key = w.key ORDER BY number DESC LIMIT :limit)
        UNION ALL
        (SELECT number, sealed, starts_at, ends_at, true
         FROM webhook_standard_secret WHERE webhook_key = w.key ORDER BY number DESC LIMIT :limit)
    ) newest
) s
WHERE w.tenant_key = :tenant AND w.id = :webhook_id AND w.deleted_at IS NULL
