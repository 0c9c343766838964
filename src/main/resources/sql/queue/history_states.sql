-- What is known of these pairs: parked, in the backlog, last attempt. Five look-ups by primary key for each pair; the
-- LATERAL … LIMIT 1 keeps them look-ups, whatever the planner thinks of the tables' sizes.
--
-- :tenant bigint · :events uuid[] · :webhooks bigint[], beside them
SELECT p.event_id, p.webhook_key, h.id AS webhook_id, e.type, e.occurred_at,
       k.reason AS park_reason, k.parked_at,
       b.reason AS wait_reason, b.due_at, b.claimed,
       c.attempts,
       a.number, a.run, a.result, a.verdict, a.status_code, a.sent_at, a.millis, a.webhook_version,
       a.profile_version, a.secret_number, a.detail
FROM unnest(:events::uuid[], :webhooks::bigint[]) WITH ORDINALITY AS p (event_id, webhook_key, place)
CROSS JOIN LATERAL (
    SELECT id FROM webhook WHERE key = p.webhook_key AND tenant_key = :tenant LIMIT 1
) h
CROSS JOIN LATERAL (
    SELECT type, occurred_at FROM event WHERE tenant_key = :tenant AND id = p.event_id LIMIT 1
) e
LEFT JOIN LATERAL (
    SELECT reason, parked_at FROM parked
    WHERE webhook_key = p.webhook_key AND event_id = p.event_id LIMIT 1
) k ON true
LEFT JOIN LATERAL (
    SELECT reason, due_at, claimed_by IS NOT NULL AS claimed FROM backlog
    WHERE webhook_key = p.webhook_key AND event_id = p.event_id LIMIT 1
) b ON true
LEFT JOIN LATERAL (
    SELECT number, run, result, verdict, status_code, sent_at, millis, webhook_version, profile_version, secret_number,
           -- the second byte is all that is read of an answer: AnswerCodec; one that is cut off has none
           get_byte(substring(answer FROM 1 FOR :AnswerCodec.FLAGS) || '\x0000', 1)
               >> :AnswerCodec.DETAIL_SHIFT AS detail
    FROM attempt
    WHERE webhook_key = p.webhook_key AND event_id = p.event_id
    ORDER BY number DESC LIMIT 1
) a ON true
LEFT JOIN LATERAL (
    -- results above that were never sent
    SELECT count(*)::int AS attempts FROM attempt
    WHERE webhook_key = p.webhook_key AND event_id = p.event_id AND result <= :AttemptResult.LAST_SENT
) c ON true
ORDER BY p.place
