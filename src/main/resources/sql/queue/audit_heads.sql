-- Walks over webhooks with a backlog for such as never have their turn: the head of the lane is gone, or stands long
-- behind what has been due for a minute though no pause has put it there. They get their turn.
--
-- :after_webhook bigint · :limit int, webhooks
WITH RECURSIVE moment AS MATERIALIZED (
    SELECT clock_timestamp() AS now
),
walk AS (
    (SELECT webhook_key, 1 AS place FROM backlog
     WHERE claimed_by IS NULL AND webhook_key > :after_webhook ORDER BY webhook_key LIMIT 1)
    UNION ALL
    SELECT n.webhook_key, w.place + 1
    FROM walk w
    CROSS JOIN LATERAL (
        SELECT webhook_key FROM backlog
        WHERE claimed_by IS NULL AND webhook_key > w.webhook_key ORDER BY webhook_key LIMIT 1
    ) n
    WHERE w.place < :limit
),
stuck AS MATERIALIZED (
    SELECT w.webhook_key, f.tenant_key, f.due_at
    FROM walk w
    CROSS JOIN LATERAL (
        SELECT tenant_key, due_at FROM backlog
        WHERE webhook_key = w.webhook_key AND claimed_by IS NULL ORDER BY due_at LIMIT 1
    ) f
    LEFT JOIN LATERAL (SELECT next_due FROM lane_head WHERE webhook_key = w.webhook_key LIMIT 1) h ON true
    LEFT JOIN LATERAL (
        SELECT 1 AS there FROM webhook_pause
        WHERE webhook_key = w.webhook_key AND until > (SELECT now FROM moment) LIMIT 1
    ) p ON true
    LEFT JOIN LATERAL (SELECT 1 AS there FROM lane_hasten WHERE webhook_key = w.webhook_key LIMIT 1) s ON true
    WHERE h.next_due IS NULL
       OR h.next_due > (SELECT now + interval '1 minute' FROM moment)
          AND f.due_at < (SELECT now - interval '1 minute' FROM moment) AND p.there IS NULL AND s.there IS NULL
),
mended AS (
    {include lane_head_upsert from=stuck due=min(due_at)}
)
SELECT (SELECT count(*) FROM walk) AS looked, (SELECT max(webhook_key) FROM walk) AS last_key,
       (SELECT count(*) FROM stuck) AS stuck, ARRAY(SELECT webhook_key FROM stuck LIMIT :Audit.IDS_SHOWN) AS webhooks
