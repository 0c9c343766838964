-- Raises a webhook's generation: every pod lifts what it knows against its receiver, and what waits for that becomes
-- due. NOTIFY is a hint; pods look with each heartbeat, too.
--
-- :tenant bigint · :webhook bigint · :if_protected boolean, only if something is known
WITH raised AS (
    INSERT INTO webhook_resumption (webhook_key, tenant_key, generation, raised_at)
    SELECT :webhook::bigint, :tenant::bigint, nextval('webhook_generation'), clock_timestamp()
    WHERE NOT :if_protected::boolean OR EXISTS (SELECT FROM webhook_pause WHERE webhook_key = :webhook)
    ON CONFLICT (webhook_key) DO UPDATE SET generation = excluded.generation, raised_at = excluded.raised_at
    RETURNING webhook_key, tenant_key, generation
),
hastened AS (
    INSERT INTO lane_hasten (webhook_key, tenant_key) SELECT webhook_key, tenant_key FROM raised
    ON CONFLICT (webhook_key) DO UPDATE
        SET after_due = excluded.after_due, after_event = excluded.after_event, not_before = excluded.not_before,
            again_until = excluded.again_until
)
SELECT generation, pg_notify(:Resumptions.CHANNEL, webhook_key::text) FROM raised
