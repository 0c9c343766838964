-- What attempts of these versions and secrets were sent with: for each the newest text that is not newer, and the
-- secrets with their windows as that version knew them. Where it does not know the attempt's secret (it was kept by a
-- release that did not note them, or the secret was made by one) the windows are today's.
--
-- :webhook bigint · :versions int[] · :secrets int[], numbers, beside the versions
SELECT n.version, n.secret, w.tenant_key, w.id, v.url, v.headers_sealed,
       s.numbers, s.sealed, s.starts_millis, s.ends_millis, s.standards
FROM unnest(:versions::int[], :secrets::int[]) AS n (version, secret)
JOIN webhook w ON w.key = :webhook
CROSS JOIN LATERAL (
    SELECT url, headers_sealed, secret_numbers, secret_starts, secret_ends,
           standard_numbers, standard_starts, standard_ends,
           secret_numbers IS NOT NULL AND (n.secret = 0 OR n.secret = ANY (secret_numbers)) AS knows
    FROM webhook_version
    WHERE webhook_key = :webhook AND version <= n.version
    ORDER BY version DESC LIMIT 1
) v
CROSS JOIN LATERAL (
    SELECT array_agg(k.number ORDER BY k.standard, k.number DESC) AS numbers,
           array_agg(k.sealed ORDER BY k.standard, k.number DESC) AS sealed,
           array_agg(k.starts ORDER BY k.standard, k.number DESC) AS starts_millis,
           array_agg(k.ends ORDER BY k.standard, k.number DESC) AS ends_millis,
           array_agg(k.standard ORDER BY k.standard, k.number DESC) AS standards
    FROM (
        SELECT k.number, k.sealed, false AS standard,
               CASE WHEN v.knows THEN o.starts ELSE floor(extract(epoch FROM k.starts_at) * 1000)::bigint END AS starts,
               CASE WHEN v.knows THEN o.ends ELSE floor(extract(epoch FROM k.ends_at) * 1000)::bigint END AS ends
        FROM webhook_secret k
        LEFT JOIN unnest(v.secret_numbers, v.secret_starts, v.secret_ends) AS o (number, starts, ends)
               ON o.number = k.number
        WHERE k.webhook_key = :webhook AND (o.number IS NOT NULL OR NOT v.knows)
        UNION ALL
        SELECT k.number, k.sealed, true,
               CASE WHEN v.standard_numbers IS NOT NULL THEN o.starts
                    ELSE floor(extract(epoch FROM k.starts_at) * 1000)::bigint END,
               CASE WHEN v.standard_numbers IS NOT NULL THEN o.ends
                    ELSE floor(extract(epoch FROM k.ends_at) * 1000)::bigint END
        FROM webhook_standard_secret k
        LEFT JOIN unnest(v.standard_numbers, v.standard_starts, v.standard_ends) AS o (number, starts, ends)
               ON o.number = k.number
        WHERE k.webhook_key = :webhook AND (o.number IS NOT NULL OR v.standard_numbers IS NULL)
    ) k
) s
