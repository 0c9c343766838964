-- Brings a lane's turn forward for what was put into the backlog; a lane without a head gets one. Sorted, so that two
-- statements with the same lanes wait for each other instead of dead-locking. The version tells a claim that there may
-- be rows that it has not seen (claim.sql).
--
-- {from}: what was put there, with webhook_key and tenant_key, and a condition if not all of it counts
-- {due}: of all rows of a webhook, when the first is due: min(due_at), or the moment for what is due at once
INSERT INTO lane_head AS h (webhook_key, tenant_key, next_due)
SELECT webhook_key, min(tenant_key), {due} FROM {from} GROUP BY webhook_key ORDER BY webhook_key
ON CONFLICT (webhook_key)
    DO UPDATE SET next_due = LEAST(h.next_due, excluded.next_due), version = h.version + 1
