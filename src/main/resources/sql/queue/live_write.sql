-- Outcomes of watched tenants, side by side, in the order in which they happened.
INSERT INTO live_feed (tenant_key, seq, skipped, webhook_key, event_id, event_type, state, number, result, status_code,
                       millis, at, next_at)
SELECT u.tenant_key, u.seq, u.skipped, u.webhook_key, u.event_id, u.event_type, u.state, u.number, u.result,
       u.status_code, u.millis, u.at, u.next_at
FROM unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::uuid[], $5::text[], $6::text[], $7::smallint[],
            $8::smallint[], $9::smallint[], $10::int[], $11::timestamptz[], $12::timestamptz[])
    WITH ORDINALITY AS u (tenant_key, skipped, webhook_key, event_id, event_type, state, number, result, status_code,
                          millis, at, next_at, seq)
