-- Moves on to the next hour that can be summed up: no row, if it ended less than $1 seconds ago and pods may still be
-- writing its minutes. The time before is where that hour begins.
UPDATE statistics_progress
SET summed_to = summed_to + interval '1 hour'
WHERE only_row AND summed_to + interval '1 hour' <= clock_timestamp() - $1::bigint * interval '1 second'
RETURNING summed_to - interval '1 hour' AS hour
