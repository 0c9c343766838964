-- Who runs beside the caller, and how many pods there are that do not tell their keys (they are of an older version).
--
-- :self uuid, the caller
SELECT h.name, h.key_ids, h.writes,
       (SELECT count(*) FROM pod WHERE expires_at > clock_timestamp())
       - (SELECT count(*) FROM encryption_key_holder
          WHERE is_pod AND seen_at > clock_timestamp() - interval '30 seconds') AS silent
FROM (SELECT 1) one
LEFT JOIN encryption_key_holder h ON h.id <> :self AND h.seen_at > clock_timestamp() - interval '30 seconds'
ORDER BY h.name
