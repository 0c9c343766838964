-- After a claim whose answer was lost, when its slot has been shut: nobody in this process knows what it holds, so
-- it holds nothing.
WITH freed AS (
    UPDATE backlog SET claimed_by = NULL, claim_number = NULL WHERE claimed_by = $1 AND claim_number = $2
    RETURNING webhook_key, tenant_key, due_at
)
INSERT INTO lane_head AS h (webhook_key, tenant_key, next_due)
SELECT webhook_key, min(tenant_key), min(due_at) FROM freed GROUP BY webhook_key ORDER BY webhook_key
ON CONFLICT (webhook_key) DO UPDATE SET next_due = LEAST(h.next_due, excluded.next_due), version = h.version + 1
