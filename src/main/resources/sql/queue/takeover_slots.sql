-- Second statement: waits for the flushes that are under way, and shuts out those that are not.
--
-- :pod int
DELETE FROM pod_slot WHERE pod_id = :pod
