-- Generations that were raised lately, and the highest of all. Stamped before they commit, so one that was stamped a
-- little earlier may show up later: the reader looks back some seconds.
--
-- :since_millis bigint or null, since 1970 by Postgres's clock; null for "from now on"
SELECT floor(extract(epoch FROM clock_timestamp()) * 1000)::bigint AS now_millis,
       COALESCE((SELECT generation FROM webhook_resumption ORDER BY generation DESC LIMIT 1), 0) AS highest,
       r.webhook_key, r.generation
FROM (SELECT) AS one_row
LEFT JOIN webhook_resumption r ON r.raised_at > to_timestamp(:since_millis::bigint / 1000.0)
