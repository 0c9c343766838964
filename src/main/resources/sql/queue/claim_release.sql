-- After a claim whose answer was lost, when its slot has been shut: nobody in this process knows what it holds, so
-- it holds nothing.
--
-- :pod int · :claim bigint
WITH freed AS (
    UPDATE backlog SET claimed_by = NULL, claim_number = NULL WHERE claimed_by = :pod AND claim_number = :claim
    RETURNING webhook_key, tenant_key, due_at
)
{include lane_head_upsert from=freed due=min(due_at)}
