-- Ends a job, once the chunk under way is through; one that has ended stays as it is. $1 tenant · $2 id
WITH ended AS (
    UPDATE job SET state = 'CANCELLED', updated_at = clock_timestamp()
    WHERE tenant_key = $1 AND id = $2 AND state = 'RUNNING'
)
SELECT count(*) AS jobs FROM job WHERE tenant_key = $1 AND id = $2
