-- What the database was when a pod last looked, what it is, and how far its catalogue has come.
SELECT o.copy AS known_copy, o.server AS known_server,
       (extract(epoch FROM o.seen_at) * 1000)::bigint AS seen_millis,
       (extract(epoch FROM o.restored_at) * 1000)::bigint AS restored_millis,
       i.copy, i.server, i.target,
       (extract(epoch FROM clock_timestamp()) * 1000)::bigint AS now_millis,
       (SELECT epoch FROM catalogue_epoch WHERE only_row) AS epoch
FROM database_identity() i LEFT JOIN database_origin o ON o.only_row
