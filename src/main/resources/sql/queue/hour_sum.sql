-- Sums up the minutes of an hour. Sums and histograms meet in one grouping instead of a join, for
-- which this pool has no plan but a loop in a loop.
--
-- :hour timestamptz, its beginning
WITH taken AS MATERIALIZED (
    SELECT tenant_key, webhook_key, delivered, failed, dead, last_at, slowest, buckets, counts
    FROM webhook_minute
    WHERE minute >= :hour AND minute < :hour::timestamptz + interval '1 hour'
)
INSERT INTO webhook_hour (tenant_key, webhook_key, hour, delivered, failed, dead, last_at, slowest, buckets, counts)
SELECT tenant_key, webhook_key, :hour, sum(delivered), sum(failed), sum(dead), max(last_at), max(slowest),
       COALESCE(array_agg(bucket ORDER BY bucket) FILTER (WHERE bucket IS NOT NULL), '{}'),
       COALESCE(array_agg(n ORDER BY bucket) FILTER (WHERE bucket IS NOT NULL), '{}')
FROM (
    SELECT tenant_key, webhook_key, delivered, failed, dead, last_at, slowest,
           NULL::smallint AS bucket, NULL::bigint AS n
    FROM taken
    UNION ALL
    SELECT t.tenant_key, t.webhook_key, 0, 0, 0, NULL, 0, u.bucket, sum(u.n)::bigint
    FROM taken t CROSS JOIN LATERAL unnest(t.buckets, t.counts) AS u (bucket, n)
    GROUP BY t.tenant_key, t.webhook_key, u.bucket
) parts
GROUP BY tenant_key, webhook_key
ON CONFLICT DO NOTHING
