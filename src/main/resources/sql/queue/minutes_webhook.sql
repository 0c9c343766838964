-- One webhook's minutes, gathered into steps. Looks at $5 rows at most and says how many it saw.
-- $1 webhook · $2 from · $3 before · $4 seconds of a step · $5 limit
WITH looked AS MATERIALIZED (
    SELECT floor(extract(epoch FROM minute - $2) / $4::integer)::integer AS step, delivered, failed, dead, latency
    FROM webhook_minute
    WHERE webhook_key = $1 AND minute >= $2 AND minute < $3
    LIMIT $5
),
times AS (
    SELECT step, array_agg(amount ORDER BY bucket) AS latency
    FROM (SELECT step, b.bucket, sum(b.amount) AS amount
          FROM looked, unnest(latency) WITH ORDINALITY AS b (amount, bucket)
          GROUP BY step, b.bucket) summed
    GROUP BY step
)
SELECT l.step, count(*) AS looked, sum(l.delivered) AS delivered, sum(l.failed) AS failed, sum(l.dead) AS dead,
       (SELECT latency::bigint[] FROM times t WHERE t.step = l.step) AS latency
FROM looked l
GROUP BY l.step
