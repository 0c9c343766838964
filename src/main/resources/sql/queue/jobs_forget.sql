-- Takes away jobs that ended long ago, some at a time.
--
-- :kept_seconds bigint · :limit bigint
DELETE FROM job
WHERE id IN (
    SELECT id FROM job
    WHERE state <> :JobState.RUNNING AND updated_at < clock_timestamp() - :kept_seconds::bigint * interval '1 second'
    ORDER BY id LIMIT :limit
)
