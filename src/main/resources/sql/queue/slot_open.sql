-- A flush lane of a living pod. The foreign key locks the pod's row, so that a slot can never appear behind the back
-- of a take-over: that waits for us, or we find no pod.
--
-- :pod int · :slot int · :nonce uuid
INSERT INTO pod_slot (pod_id, slot, nonce)
SELECT p.id, :slot, p.nonce FROM pod p WHERE p.id = :pod AND p.nonce = :nonce
RETURNING slot
