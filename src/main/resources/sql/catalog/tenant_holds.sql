-- How much of what is limited a tenant has, and its own limits. Exact inside a change: no other can run meanwhile.
--
-- :tenant bigint
SELECT t.limit_events_per_second, t.limit_events_burst, t.limit_webhooks, t.limit_event_types,
       t.limit_api_keys,
       (SELECT count(*) FROM webhook WHERE tenant_key = t.key AND deleted_at IS NULL) AS webhooks,
       (SELECT count(*) FROM event_type WHERE tenant_key = t.key) AS event_types,
       -- expired ones too: they can be given a later end
       (SELECT count(*) FROM api_key WHERE tenant_key = t.key AND revoked_at IS NULL) AS api_keys
FROM tenant t
WHERE t.key = :tenant
