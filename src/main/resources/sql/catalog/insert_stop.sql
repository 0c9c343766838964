-- Stops a destination, unless it is stopped already or there are too many.
--
-- :id uuid · :host text or null · :range text or null · :reason text · :actor text · :until timestamptz or null
-- :stops_at_most int
INSERT INTO stopped_destination (id, host, range, reason, created_by, until)
SELECT :id::uuid, :host::text, :range::text::cidr, :reason::text, :actor::text, :until::timestamptz
WHERE (SELECT count(*) FROM stopped_destination) < :stops_at_most::int
  AND NOT EXISTS (SELECT FROM stopped_destination WHERE host = :host::text OR range = :range::text::cidr)
RETURNING id, host, range::text AS range, reason, created_at, created_by, until
