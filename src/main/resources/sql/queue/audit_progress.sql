-- Where the audit stands and what it knows, for the gauges of every pod; and whether its next look is due. One that is
-- due in the far future was planned by a clock that has been set back since.
SELECT p.soon, p.later, p.overdue,
       p.next_at <= clock_timestamp() OR p.next_at > clock_timestamp() + interval '10 minutes' AS due,
       id_floor(clock_timestamp() - interval '1 minute') AS soon_floor,
       id_floor(clock_timestamp() - interval '12 hours') AS later_floor,
       (extract(epoch FROM clock_timestamp() - id_time(p.later)) * 1000)::bigint AS unproven_millis,
       (extract(epoch FROM clock_timestamp() - id_time(
           (SELECT min(watermark::text) FROM pod WHERE id > 0 AND expires_at > clock_timestamp())::uuid
       )) * 1000)::bigint AS watermark_millis
FROM audit_progress p
WHERE only_row
