-- The partition of the present moment and two ahead; $1 is the width in seconds.
SELECT bool_or(make_partitions(to_timestamp(n * $1), to_timestamp((n + 1) * $1))) AS made
FROM generate_series(floor(extract(epoch FROM clock_timestamp()) / $1::bigint)::bigint,
                     floor(extract(epoch FROM clock_timestamp()) / $1::bigint)::bigint + 2) AS n
