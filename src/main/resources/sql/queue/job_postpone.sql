-- A chunk failed: the job waits, so that it does not keep the others from their turns. $1 job · $2 milliseconds
UPDATE job SET not_before = clock_timestamp() + $2::bigint * interval '1 millisecond'
WHERE id = $1 AND state = 'RUNNING'
