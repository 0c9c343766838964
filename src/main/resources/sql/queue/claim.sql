-- Takes due deliveries out of the backlog for this pod: due lanes in the order of their turns, fair over tenants, then
-- the earliest few of each lane. A claim lasts as long as the pod's lease.
--
-- A lane's turn ends here: with rows left that are due it goes behind the other lanes, else to its next due time. The
-- head moves only if nobody has written it since our snapshot, for then it may know of rows that we cannot see.
--
-- The moment is read once, for an index is bounded by one value only: compared with the clock itself, every head and
-- every delivery that is not due yet would be looked at, too. Parameters meet rows in groupings, since a join of two
-- lists compares each with each. Rows are written by a comparison of whole keys: see settle.sql.
--
-- A row that names a tenant, a webhook or an event that is not there is answered, too, with nulls: whoever claims it
-- ends it, for else it would stay claimed.
--
-- :pod int · :slot int · :nonce uuid · :claim bigint, its number · :full_webhooks bigint[], without room
-- :lanes bigint · :per_lane int, deliveries of each · :total bigint · :narrow_webhooks bigint[], with less room
-- :rooms int[], and how much
WITH alive AS MATERIALIZED (
    SELECT 1 FROM pod_slot WHERE pod_id = :pod AND slot = :slot AND nonce = :nonce FOR KEY SHARE
),
moment AS MATERIALIZED (
    SELECT clock_timestamp() AS now
),
due AS MATERIALIZED (
    SELECT h.webhook_key, h.tenant_key, h.next_due, h.version
    FROM lane_head h
    -- NOT IN is hashed, where <> ALL walks over the array for each head: thousands of receivers may be away at once
    WHERE (SELECT true FROM alive) AND h.next_due <= (SELECT now FROM moment)
      AND h.webhook_key NOT IN (SELECT unnest(:full_webhooks::bigint[]))
    ORDER BY h.next_due LIMIT :Claims.DUE_LANES
),
turns AS MATERIALIZED (
    SELECT webhook_key, max(version) AS version, COALESCE(max(room), :per_lane) AS room
    FROM (
        (SELECT webhook_key, version, place, next_due, NULL::int AS room
         FROM (SELECT *, row_number() OVER (PARTITION BY tenant_key ORDER BY next_due) AS place FROM due) ranked
         ORDER BY place, next_due LIMIT :lanes)
        UNION ALL
        SELECT few.webhook_key, NULL, NULL, NULL, few.room
        FROM unnest(:narrow_webhooks::bigint[], :rooms::int[]) AS few (webhook_key, room)
    ) chosen
    GROUP BY webhook_key
    HAVING count(place) > 0
    ORDER BY max(place), max(next_due)
),
picked AS MATERIALIZED (
    SELECT b.webhook_key, b.event_id
    FROM turns t
    CROSS JOIN LATERAL (
        SELECT webhook_key, event_id FROM backlog
        WHERE webhook_key = t.webhook_key AND claimed_by IS NULL AND due_at <= (SELECT now FROM moment)
        ORDER BY due_at LIMIT t.room
        FOR UPDATE SKIP LOCKED
    ) b
    LIMIT :total
),
claimed AS (
    UPDATE backlog b SET claimed_by = :pod, claim_number = :claim
    FROM picked p
    WHERE (b.webhook_key, b.event_id) >= (p.webhook_key, p.event_id)
      AND (b.webhook_key, b.event_id) <= (p.webhook_key, p.event_id)
    RETURNING b.webhook_key, b.event_id, b.tenant_key, b.run, b.number, b.retries, b.interruptions, b.profile_version
),
remaining AS MATERIALIZED (
    -- rows that another pod holds locked are still counted here: then the lane is looked at once too often
    SELECT t.webhook_key, t.version,
           (SELECT due_at FROM backlog b
            WHERE b.webhook_key = t.webhook_key AND b.claimed_by IS NULL
            ORDER BY due_at LIMIT 1
            OFFSET t.taken) AS next_due
    FROM (
        SELECT webhook_key, max(version) AS version, count(event_id) AS taken
        FROM (SELECT webhook_key, version, NULL::uuid AS event_id FROM turns
              UNION ALL
              SELECT webhook_key, NULL, event_id FROM picked) each
        GROUP BY webhook_key
    ) t
),
moved AS (
    UPDATE lane_head h
    SET next_due = GREATEST(r.next_due, clock_timestamp()), version = h.version + 1
    FROM remaining r
    WHERE h.webhook_key >= r.webhook_key AND h.webhook_key <= r.webhook_key AND h.version = r.version
      AND r.next_due IS NOT NULL
),
emptied AS (
    DELETE FROM lane_head h USING remaining r
    WHERE h.webhook_key >= r.webhook_key AND h.webhook_key <= r.webhook_key AND h.version = r.version
      AND r.next_due IS NULL
)
SELECT c.webhook_key, c.event_id, c.tenant_key, c.run, c.number, c.retries, c.interruptions, c.profile_version,
       w.version AS webhook_version, t.id AS tenant_id, e.type, e.occurred_at, e.data, e.changes, e.traceparent, e.hops
FROM claimed c
LEFT JOIN LATERAL (SELECT id FROM tenant WHERE key = c.tenant_key LIMIT 1) t ON true
LEFT JOIN LATERAL (SELECT version FROM webhook WHERE key = c.webhook_key LIMIT 1) w ON true
LEFT JOIN LATERAL (
    SELECT type, occurred_at, data, changes, traceparent, hops FROM event
    WHERE tenant_key = c.tenant_key AND id = c.event_id LIMIT 1
) e ON true
