-- First statement of a take-over. No row: somebody else did it, or the pod has renewed since it was seen to
-- expire.
--
-- :pod int · :itself boolean, true for a pod that ends itself · :expires_at timestamptz or null, as it was seen
DELETE FROM pod WHERE id = :pod AND (:itself OR expires_at = :expires_at) RETURNING watermark, name
