-- The partition of the present moment and those ahead.
--
-- :width_seconds bigint
SELECT bool_or(make_partitions(to_timestamp(n * :width_seconds), to_timestamp((n + 1) * :width_seconds))) AS made
FROM generate_series(floor(extract(epoch FROM clock_timestamp()) / :width_seconds::bigint)::bigint,
                     floor(extract(epoch FROM clock_timestamp()) / :width_seconds::bigint)::bigint + :Partitions.AHEAD
) AS n
