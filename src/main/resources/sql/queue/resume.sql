-- Raises a webhook's generation: every pod lifts what it knows against its receiver, and what waits for that becomes
-- due. NOTIFY is a hint; pods look with each heartbeat, too. $1 tenant · $2 webhook · $3 only if something is known
WITH raised AS (
    INSERT INTO webhook_resumption (webhook_key, tenant_key, generation, raised_at)
    SELECT $2::bigint, $1::bigint, nextval('webhook_generation'), clock_timestamp()
    WHERE NOT $3::boolean OR EXISTS (SELECT FROM webhook_pause WHERE webhook_key = $2)
    ON CONFLICT (webhook_key) DO UPDATE SET generation = excluded.generation, raised_at = excluded.raised_at
    RETURNING webhook_key, tenant_key, generation
),
hastened AS (
    INSERT INTO lane_hasten (webhook_key, tenant_key) SELECT webhook_key, tenant_key FROM raised
    ON CONFLICT (webhook_key) DO UPDATE
        SET after_due = excluded.after_due, after_event = excluded.after_event, not_before = excluded.not_before,
            again_until = excluded.again_until
)
SELECT generation, pg_notify('signpost_resumed', webhook_key::text) FROM raised
