-- Lifts a stop.
--
-- :id uuid
DELETE FROM stopped_destination WHERE id = :id
RETURNING id, host, range::text AS range, reason, created_at, created_by, until
