-- Shuts out a flush of which nobody knows the end: waits until it is over, or keeps it from ever taking effect.
DELETE FROM pod_slot WHERE pod_id = $1 AND slot = $2 AND nonce = $3
