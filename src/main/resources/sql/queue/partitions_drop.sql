-- $1: retention in seconds, counted by Postgres's clock.
SELECT drop_partitions(clock_timestamp() - $1::bigint * interval '1 second') AS dropped
