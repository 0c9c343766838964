-- No row: it was silent for so long that others went on without it.
--
-- :self uuid, who
UPDATE encryption_key_holder SET seen_at = clock_timestamp()
WHERE id = :self AND seen_at > clock_timestamp() - interval '30 seconds'
RETURNING true AS counted
