-- The pods that hold claims, each with the oldest of them, and whether the pod is there at all. A take-over releases
-- claims in the transaction that deletes the pod, so there should be none without one.
WITH RECURSIVE holder AS (
    (SELECT claimed_by FROM backlog WHERE claimed_by IS NOT NULL ORDER BY claimed_by LIMIT 1)
    UNION ALL
    SELECT n.claimed_by
    FROM holder h
    CROSS JOIN LATERAL (
        SELECT claimed_by FROM backlog WHERE claimed_by > h.claimed_by ORDER BY claimed_by LIMIT 1
    ) n
)
SELECT h.claimed_by AS pod, o.claim_number AS oldest, d.there IS NULL AS gone
FROM holder h
CROSS JOIN LATERAL (
    SELECT claim_number FROM backlog WHERE claimed_by = h.claimed_by ORDER BY claim_number LIMIT 1
) o
LEFT JOIN LATERAL (SELECT 1 AS there FROM pod WHERE id = h.claimed_by LIMIT 1) d ON true
