-- What waits in the backlog of a tenant, or of one webhook of it: the oldest event's id, and how many, counted up to $3.
-- $1 tenant · $2 webhook or null · $3 limit
SELECT (SELECT event_id FROM backlog
        WHERE $2::bigint IS NULL AND tenant_key = $1 ORDER BY event_id LIMIT 1) AS oldest_of_tenant,
       (SELECT event_id FROM backlog WHERE webhook_key = $2 ORDER BY event_id LIMIT 1) AS oldest_of_webhook,
       (SELECT count(*) FROM (
            (SELECT 1 FROM backlog WHERE $2::bigint IS NULL AND tenant_key = $1
             ORDER BY event_id LIMIT $3)
            UNION ALL
            (SELECT 1 FROM backlog WHERE webhook_key = $2 ORDER BY event_id LIMIT $3)
        ) counted) AS waiting
