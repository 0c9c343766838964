-- What became of some webhooks' deliveries, in points of equal length: hours where they have been summed up and the
-- points are made of hours, else minutes. Points without anything are left out.
--
-- Pairs are compared, (webhook, minute), for only the primary key can serve that: the index of minutes, which a plan
-- made for any parameters may find promising, leads to what all tenants did at the time. OFFSET keeps it a look-up for
-- each.
--
-- :tenant bigint · :webhooks bigint[], or 0 for all together · :from timestamptz · :to timestamptz
-- :point_seconds bigint, length of a point · :of_hours boolean
WITH taken AS MATERIALIZED (
    SELECT w.key AS webhook_key, floor(extract(epoch FROM m.minute) / :point_seconds::bigint)::bigint AS point,
           m.delivered, m.failed, m.dead, m.last_at, m.slowest, m.buckets, m.counts
    FROM unnest(:webhooks::bigint[]) AS w (key)
    CROSS JOIN LATERAL (
        SELECT * FROM webhook_minute
        WHERE tenant_key = :tenant
          AND (webhook_key, minute) < (w.key, :to::timestamptz)
          AND (webhook_key, minute) >= (w.key, CASE WHEN :of_hours
                  THEN GREATEST(:from::timestamptz, (SELECT summed_to FROM statistics_progress WHERE only_row))
                  ELSE :from::timestamptz END)
        OFFSET 0
    ) m
    UNION ALL
    SELECT w.key, floor(extract(epoch FROM h.hour) / :point_seconds::bigint)::bigint,
           h.delivered, h.failed, h.dead, h.last_at, h.slowest, h.buckets, h.counts
    FROM unnest(:webhooks::bigint[]) AS w (key)
    CROSS JOIN LATERAL (
        SELECT * FROM webhook_hour
        WHERE :of_hours AND tenant_key = :tenant
          AND (webhook_key, hour) < (w.key, :to::timestamptz) AND (webhook_key, hour) >= (w.key, :from::timestamptz)
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
