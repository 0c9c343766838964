-- A chunk failed: the job waits, so that it does not keep the others from their turns.
--
-- :job uuid · :delay_millis bigint
UPDATE job SET not_before = clock_timestamp() + :delay_millis::bigint * interval '1 millisecond'
WHERE id = :job AND state = :JobState.RUNNING
