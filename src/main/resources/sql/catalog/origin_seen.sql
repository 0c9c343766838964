-- Notes that pods are at work, for all of them, and says when that was last noted. Nothing is noted in a database that
-- is another than it says: that would hide to which time it was restored.
--
-- :interval_millis bigint, between two notes
WITH noted AS (
    UPDATE database_origin o SET seen_at = clock_timestamp()
    FROM database_identity() i
    WHERE o.seen_at < clock_timestamp() - :interval_millis::bigint * interval '1 millisecond'
      AND o.copy = i.copy AND o.server = i.server
    RETURNING o.seen_at
)
SELECT (extract(epoch FROM coalesce((SELECT seen_at FROM noted), o.seen_at)) * 1000)::bigint AS seen_millis
FROM database_origin o
