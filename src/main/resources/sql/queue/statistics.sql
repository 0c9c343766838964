-- What became of some webhooks' deliveries, in points of equal length: hours where they have been summed up and the
-- points are made of hours, else minutes. Points without anything are left out.
-- $1 tenant · $2 webhooks, or 0 for all together · $3 from · $4 to · $5 length of a point, seconds · $6 of hours?
--
-- Pairs are compared, (webhook, minute), for only the primary key can serve that: the index of minutes, which a plan made
-- for any parameters may find promising, leads to what all tenants did at the time. OFFSET keeps it a look-up for each.
WITH taken AS MATERIALIZED (
    SELECT w.key AS webhook_key, floor(extract(epoch FROM m.minute) / $5::bigint)::bigint AS point,
           m.delivered, m.failed, m.dead, m.last_at, m.slowest, m.buckets, m.counts
    FROM unnest($2::bigint[]) AS w (key)
    CROSS JOIN LATERAL (
        SELECT * FROM webhook_minute
        WHERE tenant_key = $1
          AND (webhook_key, minute) < (w.key, $4::timestamptz)
          AND (webhook_key, minute) >= (w.key, CASE WHEN $6
                  THEN GREATEST($3::timestamptz, (SELECT summed_to FROM statistics_progress WHERE only_row))
                  ELSE $3::timestamptz END)
        OFFSET 0
    ) m
    UNION ALL
    SELECT w.key, floor(extract(epoch FROM h.hour) / $5::bigint)::bigint,
           h.delivered, h.failed, h.dead, h.last_at, h.slowest, h.buckets, h.counts
    FROM unnest($2::bigint[]) AS w (key)
    CROSS JOIN LATERAL (
        SELECT * FROM webhook_hour
        WHERE $6 AND tenant_key = $1
          AND (webhook_key, hour) < (w.key, $4::timestamptz) AND (webhook_key, hour) >= (w.key, $3::timestamptz)
        OFFSET 0
    ) h
)
SELECT webhook_key, point, sum(delivered)::bigint AS delivered, sum(failed)::bigint AS failed,
       sum(dead)::bigint AS dead, floor(extract(epoch FROM max(last_at)) * 1000)::bigint AS last_millis,
       max(slowest) AS slowest,
       COALESCE(array_agg(bucket ORDER BY bucket) FILTER (WHERE bucket IS NOT NULL), '{}') AS buckets,
       COALESCE(array_agg(n ORDER BY bucket) FILTER (WHERE bucket IS NOT NULL), '{}') AS counts
FROM (
    SELECT webhook_key, point, delivered, failed, dead, last_at, slowest, NULL::smallint AS bucket, NULL::bigint AS n
    FROM taken
    UNION ALL
    SELECT t.webhook_key, t.point, 0, 0, 0, NULL, 0, u.bucket, sum(u.n)::bigint
    FROM taken t CROSS JOIN LATERAL unnest(t.buckets, t.counts) AS u (bucket, n)
    GROUP BY t.webhook_key, t.point, u.bucket
) parts
GROUP BY webhook_key, point
ORDER BY webhook_key, point
