-- Takes away jobs that ended long ago, some at a time. $1 seconds · $2 limit
DELETE FROM job
WHERE id IN (
    SELECT id FROM job
    WHERE state <> 'RUNNING' AND updated_at < clock_timestamp() - $1::bigint * interval '1 second'
    ORDER BY id LIMIT $2
)
