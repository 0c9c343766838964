-- Outcomes of watched tenants, side by side, in the order in which they happened.
--
-- :tenants bigint[] · :skipped bigint[] · :webhooks bigint[] · :events uuid[] · :types text[] · :states text[]
-- :numbers smallint[] · :results smallint[] · :statuses smallint[] · :millis int[] · :at timestamptz[]
-- :next_at timestamptz[]
INSERT INTO live_feed (tenant_key, seq, skipped, webhook_key, event_id, event_type, state, number, result, status_code,
                       millis, at, next_at)
SELECT u.tenant_key, u.seq, u.skipped, u.webhook_key, u.event_id, u.event_type, u.state, u.number, u.result,
       u.status_code, u.millis, u.at, u.next_at
FROM unnest(:tenants::bigint[], :skipped::bigint[], :webhooks::bigint[], :events::uuid[], :types::text[],
            :states::text[], :numbers::smallint[], :results::smallint[], :statuses::smallint[], :millis::int[],
            :at::timestamptz[], :next_at::timestamptz[])
    WITH ORDINALITY AS u (tenant_key, skipped, webhook_key, event_id, event_type, state, number, result, status_code,
                          millis, at, next_at, seq)
