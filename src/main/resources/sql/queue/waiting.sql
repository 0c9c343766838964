-- The oldest delivery that waits, and how many do, counted up to $3. $1 tenant · $2 one of its webhooks, or null for all
SELECT (SELECT event_id
        FROM ((SELECT event_id FROM backlog WHERE $2::bigint IS NULL AND tenant_key = $1 ORDER BY event_id LIMIT 1)
              UNION ALL
              (SELECT event_id FROM backlog WHERE webhook_key = $2 ORDER BY event_id LIMIT 1)) o
        LIMIT 1) AS oldest,
       (SELECT count(*)
        FROM ((SELECT 1 FROM backlog WHERE $2::bigint IS NULL AND tenant_key = $1 LIMIT $3)
              UNION ALL
              (SELECT 1 FROM backlog WHERE webhook_key = $2 LIMIT $3)) c) AS waiting
