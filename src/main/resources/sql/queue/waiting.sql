-- What waits in the backlog of a tenant, or of one webhook of it: the oldest event's id, and how many, counted up to a
-- limit.
--
-- :tenant bigint · :webhook bigint or null · :limit bigint
SELECT (SELECT event_id FROM backlog
        WHERE :webhook::bigint IS NULL AND tenant_key = :tenant ORDER BY event_id LIMIT 1) AS oldest_of_tenant,
       (SELECT event_id FROM backlog WHERE webhook_key = :webhook ORDER BY event_id LIMIT 1) AS oldest_of_webhook,
       (SELECT count(*) FROM (
            (SELECT 1 FROM backlog WHERE :webhook::bigint IS NULL AND tenant_key = :tenant
             ORDER BY event_id LIMIT :limit)
            UNION ALL
            (SELECT 1 FROM backlog WHERE webhook_key = :webhook ORDER BY event_id LIMIT :limit)
        ) counted) AS waiting
