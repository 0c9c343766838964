-- First statement of a take-over. No row: somebody else did it, or the pod has renewed since it was seen to expire at $3.
-- $2 is true for a pod that ends itself.
DELETE FROM pod WHERE id = $1 AND ($2 OR expires_at = $3) RETURNING watermark, name
