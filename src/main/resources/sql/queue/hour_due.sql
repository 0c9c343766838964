-- Moves on to the next hour that can be summed up: no row, if it ended so lately that pods may still be writing its
-- minutes. The time before is where that hour begins.
--
-- :grace_seconds bigint
UPDATE statistics_progress
SET summed_to = summed_to + interval '1 hour'
WHERE only_row AND summed_to + interval '1 hour' <= clock_timestamp() - :grace_seconds::bigint * interval '1 second'
RETURNING summed_to - interval '1 hour' AS hour
