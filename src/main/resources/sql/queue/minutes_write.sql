-- What a pod counted in minutes that are over. A row that is there already came with a first try of which nobody knew
-- the end.
-- $1 pod · $2 webhooks · $3 tenants · $4 minutes · $5 delivered · $6 failed · $7 dead
-- $8 response times, each as an array's text: arrays of arrays would have to be of one length
INSERT INTO webhook_minute (webhook_key, minute, pod_id, tenant_key, delivered, failed, dead, latency)
SELECT u.webhook_key, u.minute, $1, u.tenant_key, u.delivered, u.failed, u.dead, u.latency::integer[]
FROM unnest($2::bigint[], $3::bigint[], $4::timestamptz[], $5::integer[], $6::integer[], $7::integer[], $8::text[])
    AS u (webhook_key, tenant_key, minute, delivered, failed, dead, latency)
ON CONFLICT DO NOTHING
