-- What a watcher has not seen yet, oldest first, and how far it has then seen everything.
--
-- Read is what was written by transactions older than the oldest one that still runs: nothing can appear below that any
-- more. But that one may be anybody's on this server and last for hours, while the feed is written by short statements:
-- so what was written three seconds ago is read in any case. One row comes back at least, for the horizon and the
-- watch.
--
-- :tenant bigint · :from_xid bigint · :from_seq int · :webhook bigint or null · :state text or null · :limit bigint
SELECT h.xid AS horizon, floor(extract(epoch FROM h.now) * 1000)::bigint AS now_millis,
       floor(extract(epoch FROM w.since) * 1000)::bigint AS since_millis,
       f.xid, f.seq, floor(extract(epoch FROM f.written_at) * 1000)::bigint AS written_millis, f.skipped, f.webhook_id,
       f.event_id, f.event_type, f.state, f.number, f.result, f.status_code, f.millis, f.at, f.next_at
FROM (
    SELECT clock_timestamp() AS now, greatest(
        pg_snapshot_xmin(pg_current_snapshot())::text::bigint,
        (SELECT xid + 1 FROM live_feed
         WHERE tenant_key = :tenant AND written_at < clock_timestamp() - interval '3 seconds'
         ORDER BY xid DESC LIMIT 1)) AS xid
) h
LEFT JOIN live_watch w ON w.tenant_key = :tenant
LEFT JOIN LATERAL (
    SELECT l.*, (SELECT id FROM webhook WHERE key = l.webhook_key) AS webhook_id
    FROM live_feed l
    WHERE l.tenant_key = :tenant AND (l.xid, l.seq) >= (:from_xid, :from_seq) AND l.xid < h.xid
      AND (l.skipped > 0 AND l.state IS NULL
           OR ((:webhook::bigint IS NULL OR l.webhook_key = :webhook)
               AND (:state::text IS NULL OR l.state = :state OR l.skipped > 0)))
    ORDER BY l.xid, l.seq LIMIT :limit
) f ON true
ORDER BY f.xid, f.seq
