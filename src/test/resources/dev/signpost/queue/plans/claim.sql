-- Takes due deliveries out of the backlog for this pod: due lanes in the order of their turns, fair over tenants, then
-- the earliest few of each lane. A claim lasts as long as the pod's lease.
--
-- A lane's turn ends here: with rows left that are due it goes behind the other lanes, else to its next due time. The
-- head moves only if nobody has written it since our snapshot, for then it may know of rows that we cannot see.
--
-- $5 webhooks without room · $6 lanes · $7 deliveries of each · $8 in all · $9 $10 webhooks with less room, and how much
WITH alive AS MATERIALIZED (
    SELECT 1 FROM pod_slot WHERE pod_id = $1 AND slot = $2 AND nonce = $3 FOR KEY SHARE
),
due AS MATERIALIZED (
    SELECT h.webhook_key, h.tenant_key, h.next_due, h.version
    FROM alive, lane_head h
    -- NOT IN is hashed, where <> ALL walks over the array for each head: thousands of receivers may be away at once
    WHERE h.next_due <= clock_timestamp() AND h.webhook_key NOT IN (SELECT unnest($5::bigint[]))
    ORDER BY h.next_due LIMIT 1000
),
turns AS MATERIALIZED (
    SELECT webhook_key, version, COALESCE(few.room, $7) AS room
    FROM (SELECT webhook_key, version, place, next_due
          FROM (SELECT *, row_number() OVER (PARTITION BY tenant_key ORDER BY next_due) AS place FROM due) ranked
          ORDER BY place, next_due LIMIT $6) chosen
    LEFT JOIN unnest($9::bigint[], $10::int[]) AS few (few_key, room) ON few_key = webhook_key
    ORDER BY place, next_due
),
picked AS MATERIALIZED (
    SELECT b.webhook_key, b.event_id
    FROM turns t
    CROSS JOIN LATERAL (
        SELECT webhook_key, event_id FROM backlog
        WHERE webhook_key = t.webhook_key AND claimed_by IS NULL AND due_at <= clock_timestamp()
        ORDER BY due_at LIMIT t.room
        FOR UPDATE SKIP LOCKED
    ) b
    LIMIT $8
),
claimed AS (
    UPDATE backlog b SET claimed_by = $1, claim_number = $4
    FROM picked p WHERE b.webhook_key = p.webhook_key AND b.event_id = p.event_id
    RETURNING b.webhook_key, b.event_id, b.tenant_key, b.run, b.number, b.retries, b.interruptions, b.profile_version
),
remaining AS MATERIALIZED (
    -- rows that another pod holds locked are still counted here: then the lane is looked at once too often
    SELECT t.webhook_key, t.version,
           (SELECT due_at FROM backlog b
            WHERE b.webhook_key = t.webhook_key AND b.claimed_by IS NULL
            ORDER BY due_at LIMIT 1
            OFFSET (SELECT count(*) FROM picked p WHERE p.webhook_key = t.webhook_key)) AS next_due
    FROM turns t
),
moved AS (
    UPDATE lane_head h
    SET next_due = GREATEST(r.next_due, clock_timestamp()), version = h.version + 1
    FROM remaining r
    WHERE h.webhook_key = r.webhook_key AND h.version = r.version AND r.next_due IS NOT NULL
),
emptied AS (
    DELETE FROM lane_head h USING remaining r
    WHERE h.webhook_key = r.webhook_key AND h.version = r.version AND r.next_due IS NULL
)
SELECT c.webhook_key, c.event_id, c.tenant_key, c.run, c.number, c.retries, c.interruptions, c.profile_version,
       w.version AS webhook_version, t.id AS tenant_id, e.type, e.occurred_at, e.data, e.changes, e.traceparent, e.hops
FROM claimed c
JOIN tenant t ON t.key = c.tenant_key
JOIN webhook w ON w.key = c.webhook_key
LEFT JOIN event e ON e.tenant_key = c.tenant_key AND e.id = c.event_id
