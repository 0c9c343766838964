-- A flush lane of a living pod. The foreign key locks the pod's row, so that a slot can never appear behind the back
-- of a take-over: that waits for us, or we find no pod.
INSERT INTO pod_slot (pod_id, slot, nonce)
SELECT p.id, $2, p.nonce FROM pod p WHERE p.id = $1 AND p.nonce = $3
RETURNING slot
