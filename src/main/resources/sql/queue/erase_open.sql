-- Third, in a new snapshot: whether any delivery of the event is still under way, in the backlog, in a lane or in
-- flight.
--
-- :tenant bigint · :event uuid
SELECT EXISTS (
    SELECT FROM event e
    CROSS JOIN LATERAL unnest(e.targets || e.deferred) AS k (webhook_key)
    LEFT JOIN LATERAL (
        SELECT 1 AS waits FROM backlog
        WHERE (webhook_key, event_id) >= (k.webhook_key, e.id) AND (webhook_key, event_id) <= (k.webhook_key, e.id)
        LIMIT 1
    ) b ON true
    LEFT JOIN LATERAL (
        SELECT verdict FROM attempt WHERE webhook_key = k.webhook_key AND event_id = e.id ORDER BY number DESC LIMIT 1
    ) a ON true
    WHERE e.tenant_key = :tenant AND e.id = :event
      AND (b.waits IS NOT NULL OR a.verdict IS NULL OR a.verdict = :VerdictCode.AGAIN)
) AS open
