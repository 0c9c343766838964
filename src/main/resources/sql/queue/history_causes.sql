-- Dead letters by what they died of: webhook, reason, and how the last attempt ended. The newest are looked at, up to a
-- limit, and no more, so that it costs the same however many there are: for each a look-up of its last attempt by
-- primary key, and of its event only if a type is asked for. A first row without a webhook tells how many were looked
-- at.
--
-- The event's own bound says nothing that the pair's does not: it is there for the pruning of partitions. The tenant of
-- a webhook is asked of its row and not of each dead letter: with both, a webhook that has ten of the tenant's millions
-- was walked by the tenant's index.
--
-- :tenant bigint · :webhook bigint or null · :below_event uuid · :below_webhook bigint · :floor uuid, ids from it
-- :letters_limit bigint, dead letters looked at · :type text or null
-- :limit bigint, causes at most, those with the most dead letters
WITH looked AS MATERIALIZED (
    SELECT event_id, webhook_key, reason, parked_at
    FROM (
        (SELECT event_id, webhook_key, reason, parked_at FROM parked
         WHERE :webhook::bigint IS NULL AND tenant_key = :tenant AND reason < :ParkReason.FIRST_HELD
           AND (event_id, webhook_key) < (:below_event, :below_webhook) AND event_id <= :below_event
           AND event_id >= :floor
         ORDER BY event_id DESC, webhook_key DESC LIMIT :letters_limit)
        UNION ALL
        (SELECT event_id, webhook_key, reason, parked_at FROM parked
         WHERE webhook_key = (SELECT key FROM webhook WHERE key = :webhook AND tenant_key = :tenant)
           AND reason < :ParkReason.FIRST_HELD
           AND (event_id, webhook_key) < (:below_event, :below_webhook) AND event_id <= :below_event
           AND event_id >= :floor
         ORDER BY event_id DESC LIMIT :letters_limit)
    ) found
    ORDER BY event_id DESC, webhook_key DESC LIMIT :letters_limit
),
caused AS MATERIALIZED (
    SELECT l.webhook_key, l.reason, a.result, a.status_code, a.detail, count(*) AS letters,
           min(l.parked_at) AS first_at, max(l.parked_at) AS last_at,
           -- there is no max of uuids; as text they are in the same order
           max(l.event_id::text COLLATE "C")::uuid AS event_id
    FROM looked l
    LEFT JOIN LATERAL (
        SELECT result, status_code,
               -- what exactly failed is in the second byte of an answer (AnswerCodec), and only of these results
               CASE WHEN result IN (:AttemptResult.RESET, :AttemptResult.TLS, :AttemptResult.PROTOCOL)
                    THEN get_byte(substring(answer FROM 1 FOR :AnswerCodec.FLAGS) || '\x0000', 1)
                         >> :AnswerCodec.DETAIL_SHIFT END AS detail
        FROM attempt
        WHERE webhook_key = l.webhook_key AND event_id = l.event_id
        ORDER BY number DESC LIMIT 1
    ) a ON true
    LEFT JOIN LATERAL (
        SELECT type FROM event WHERE :type::text IS NOT NULL AND tenant_key = :tenant AND id = l.event_id LIMIT 1
    ) e ON true
    WHERE :type::text IS NULL OR e.type = :type
    GROUP BY l.webhook_key, l.reason, a.result, a.status_code, a.detail
)
SELECT NULL AS webhook_id, NULL::bigint AS webhook_key, NULL::smallint AS reason, NULL::smallint AS result,
       NULL::smallint AS status_code, NULL::int AS detail, count(*) AS letters, NULL::timestamptz AS first_at,
       NULL::timestamptz AS last_at, NULL::uuid AS event_id
FROM looked
UNION ALL
(SELECT h.id, c.webhook_key, c.reason, c.result, c.status_code, c.detail, c.letters, c.first_at, c.last_at, c.event_id
 FROM caused c
 CROSS JOIN LATERAL (SELECT id FROM webhook WHERE key = c.webhook_key LIMIT 1) h
 ORDER BY c.letters DESC, c.last_at DESC, c.webhook_key LIMIT :limit)
