-- A webhook's newest secrets, those that have ended among them. $1 tenant's key · $2 webhook's id · $3 secrets at most
SELECT w.key, s.numbers, s.sealed, s.starts_millis, s.ends_millis
FROM webhook w
CROSS JOIN LATERAL (
    SELECT array_agg(number ORDER BY number DESC) AS numbers,
           array_agg(sealed ORDER BY number DESC) AS sealed,
           array_agg(floor(extract(epoch FROM starts_at) * 1000)::bigint ORDER BY number DESC) AS starts_millis,
           array_agg(floor(extract(epoch FROM ends_at) * 1000)::bigint ORDER BY number DESC) AS ends_millis
    FROM (SELECT * FROM webhook_secret WHERE webhook_key = w.key ORDER BY number DESC LIMIT $3) newest
) s
WHERE w.tenant_key = $1 AND w.id = $2 AND w.deleted_at IS NULL
