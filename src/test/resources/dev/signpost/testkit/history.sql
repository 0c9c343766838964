-- A long history in a schema of version 12, without a word of any program: 10 days of events with their attempts, every
-- fiftieth of them dead, in partitions; tenants, webhooks with versions, keys, event types, audit, statistics.
-- {events} is replaced by a number. Tenants are called past0 …, and no row of them asks for work.

SELECT count(make_partitions(day, day + interval '1 day'))
FROM generate_series(date_trunc('day', now(), 'UTC') - interval '10 days', date_trunc('day', now(), 'UTC') + interval '2 days',
                     interval '1 day') AS day;

INSERT INTO tenant (id, name, version) SELECT 'past' || n, 'Past ' || n, 1 FROM generate_series(0, 199) n;

INSERT INTO webhook (id, tenant_key, url, event_types, status, verified_at, epoch)
SELECT 'wh_past' || n, t.key, 'https://receiver' || n || '.example.com/hook', '{contact.created}', 'ACTIVE', now(), 1
FROM generate_series(0, 4999) n
JOIN (SELECT key, row_number() OVER (ORDER BY key) AS place FROM tenant WHERE id LIKE 'past%') t ON t.place = n % 200 + 1;

INSERT INTO webhook_version (webhook_key, version, url)
SELECT key, n, url FROM webhook CROSS JOIN generate_series(1, 4) AS n WHERE id LIKE 'wh\_past%';

INSERT INTO api_key (id, tenant_key, name, scopes, digest, hint, epoch)
SELECT 'key_past' || key, key, 'a key', '{publish}', sha256(('past' || key)::bytea), 'sk', 1
FROM tenant WHERE id LIKE 'past%';

INSERT INTO event_type (tenant_key, name, category, description)
SELECT key, 'past.type' || n, 'Past', '' FROM tenant CROSS JOIN generate_series(1, 10) n WHERE id LIKE 'past%';

INSERT INTO audit_log (tenant_key, actor, action, object, fields)
SELECT key, 'settings', 'webhook.changed', 'wh_past' || n, '{url}'
FROM tenant CROSS JOIN generate_series(1, 100) n WHERE id LIKE 'past%';

INSERT INTO profile_version (name, digest, document) VALUES ('past', sha256('past'), 'name: past');

CREATE TEMPORARY TABLE told AS
SELECT (lpad(to_hex(floor(extract(epoch FROM at) * 1000)::bigint), 12, '0') || '70008' || lpad(to_hex(n), 15, '0'))::uuid AS id,
       w.key AS webhook_key, w.tenant_key, at, n
FROM (SELECT n, now() - interval '10 days' + n * (interval '9 days 12 hours' / {events}) AS at
      FROM generate_series(1, {events}) n) e
JOIN (SELECT key, tenant_key, row_number() OVER (ORDER BY key) AS place FROM webhook WHERE id LIKE 'wh\_past%') w
  ON w.place = e.n % 5000 + 1;

INSERT INTO event (id, tenant_key, pod_id, type, occurred_at, targets, data)
SELECT id, tenant_key, 0, 'contact.created', at, ARRAY [webhook_key], convert_to('{"id":' || n || '}', 'UTF8')
FROM told;

INSERT INTO attempt (event_id, webhook_key, number, run, result, verdict, status_code, sent_at, millis, webhook_version,
                     profile_version, secret_number, pod_id, reason, next_at)
SELECT id, webhook_key, a, 1, CASE WHEN a = 2 AND n % 50 > 0 THEN 1 ELSE 2 END,
       CASE WHEN a = 1 AND n % 3 = 0 THEN 1 WHEN n % 50 = 0 THEN 2 ELSE 0 END,
       CASE WHEN a = 2 AND n % 50 > 0 THEN 200 ELSE 500 END, at + a * interval '5 seconds', 40, 1, 1, 0, 0,
       CASE WHEN a = 1 AND n % 3 = 0 THEN 1 WHEN n % 50 = 0 THEN 1 END,
       CASE WHEN a = 1 AND n % 3 = 0 THEN at + interval '10 seconds' END
FROM told CROSS JOIN generate_series(1, 2) AS a
WHERE a = 2 OR n % 3 = 0;

INSERT INTO parked (webhook_key, event_id, tenant_key, run, number, reason, parked_at)
SELECT webhook_key, id, tenant_key, 1, 3, 1, at + interval '10 seconds' FROM told WHERE n % 50 = 0;

INSERT INTO idempotency (digest, tenant_key, event_id, body_digest, matched)
SELECT md5('key' || n)::uuid, tenant_key, id, md5('body' || n)::uuid, 1 FROM told WHERE n > {events} - {events} / 4;

INSERT INTO webhook_hour (tenant_key, webhook_key, hour, delivered, failed, dead, slowest, buckets, counts)
SELECT tenant_key, webhook_key, date_trunc('hour', at, 'UTC'), count(*), 0, 0, 40, '{5}', ARRAY [count(*)]
FROM told GROUP BY 1, 2, 3;

DROP TABLE told;
