-- Newest first. position() takes the text that is searched literally: no pattern of a user's runs. Letters of ASCII
-- alone are folded, for what others fold to depends on the database's locale (Turkish has two i).
--
-- :tenant bigint · :before bigint or null, key of the last one on the page before · :limit bigint
-- :status text or null · :search text or null, looked for in id, URL and description
-- :failing boolean, only active ones that fail?
-- :paused boolean, only active ones that are sent nothing at present, or probes only?
SELECT w.key, w.id, w.tenant_key, w.version, w.url, w.description, w.event_types, w.profile, w.headers_sealed,
       w.concurrency, w.rate_per_second, w.timeout_millis, w.status, w.status_reason, w.blocked_by,
       floor(extract(epoch FROM w.status_since) * 1000)::bigint AS status_since_millis,
       floor(extract(epoch FROM w.verified_at) * 1000)::bigint AS verified_millis,
       floor(extract(epoch FROM w.failing_since) * 1000)::bigint AS failing_since_millis,
       floor(extract(epoch FROM w.created_at) * 1000)::bigint AS created_millis,
       floor(extract(epoch FROM w.updated_at) * 1000)::bigint AS updated_millis,
       s.numbers, s.sealed, s.starts_millis, s.ends_millis, s.standards,
       EXISTS (SELECT FROM webhook o
               WHERE o.tenant_key = w.tenant_key AND hashtextextended(o.url, 0) = hashtextextended(w.url, 0)
                 AND o.url = w.url AND o.key <> w.key AND o.deleted_at IS NULL) AS same_url,
       t.profile AS tenant_profile,
       ARRAY (SELECT name FROM event_type
              WHERE name = ANY (w.event_types) AND (tenant_key = w.tenant_key OR tenant_key IS NULL)) AS listed_types
FROM webhook w
JOIN tenant t ON t.key = w.tenant_key
LEFT JOIN LATERAL (
    SELECT array_agg(number ORDER BY standard, number DESC) AS numbers,
           array_agg(sealed ORDER BY standard, number DESC) AS sealed,
           array_agg(floor(extract(epoch FROM starts_at) * 1000)::bigint ORDER BY standard, number DESC)
               AS starts_millis,
           array_agg(floor(extract(epoch FROM ends_at) * 1000)::bigint ORDER BY standard, number DESC) AS ends_millis,
           array_agg(standard ORDER BY standard, number DESC) AS standards
    FROM (
        SELECT number, sealed, starts_at, ends_at, false AS standard FROM webhook_secret WHERE webhook_key = w.key
        UNION ALL
        SELECT number, sealed, starts_at, ends_at, true FROM webhook_standard_secret WHERE webhook_key = w.key
    ) k
    WHERE ends_at IS NULL OR ends_at > now()
) s ON true
WHERE w.tenant_key = :tenant AND w.deleted_at IS NULL
  AND (:before::bigint IS NULL OR w.key < :before)
  AND (:status::text IS NULL OR w.status = :status)
  AND (:search::text IS NULL
       OR position(lower(:search COLLATE "C") IN lower((w.id || ' ' || w.url || ' ' || w.description) COLLATE "C")) > 0)
  AND (NOT :failing::boolean OR w.status = :WebhookStatus.ACTIVE AND w.failing_since IS NOT NULL)
  AND (NOT :paused::boolean OR w.status = :WebhookStatus.ACTIVE AND (
      EXISTS (SELECT FROM webhook_pause p
              WHERE p.webhook_key = w.key AND p.kind > :PauseKind.THROTTLED
                AND (p.kind < :PauseKind.RETRY_AFTER OR p.until > clock_timestamp())
                AND EXISTS (SELECT FROM pod WHERE id = p.pod_id AND expires_at > clock_timestamp())
                AND NOT EXISTS (SELECT FROM webhook_resumption r
                                WHERE r.webhook_key = w.key AND r.generation > p.generation))
      OR EXISTS (
          SELECT FROM stopped_destination s
          CROSS JOIN (SELECT lower(substring(w.url FROM '^https?://([^/:?#]+)')) AS name) h
          WHERE (s.until IS NULL OR s.until > clock_timestamp())
            AND (s.host = h.name
                 OR CASE WHEN h.name ~ '^((25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])(\.|$)){4}$' AND h.name !~ '\.$'
                         THEN h.name::inet <<= s.range END))))
ORDER BY w.key DESC
LIMIT :limit
