-- Ends a job, once the chunk under way is through; one that has ended stays as it is.
--
-- :tenant bigint · :job uuid
WITH ended AS (
    UPDATE job SET state = :JobState.CANCELLED, updated_at = clock_timestamp()
    WHERE tenant_key = :tenant AND id = :job AND state = :JobState.RUNNING
)
SELECT count(*) AS jobs FROM job WHERE tenant_key = :tenant AND id = :job
