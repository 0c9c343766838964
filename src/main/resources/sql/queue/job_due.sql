-- The running job whose turn is next: of the tenant that has waited longest since a chunk of any of its jobs, so that
-- ten jobs of one do not crowd out the only one of another. Only a hint: whoever does a chunk locks the row then, and
-- looks whether it still is as it was read here.
SELECT id, tenant_key, kind, webhook_key, event_type, only_webhooks, only_events, from_id, to_id, cursor_event,
       cursor_webhook, parked_from
FROM job
WHERE state = :JobState.RUNNING AND not_before <= clock_timestamp()
ORDER BY (SELECT max(o.updated_at) FROM job o
          WHERE o.tenant_key = job.tenant_key AND o.state = :JobState.RUNNING
            AND o.cursor_event IS NOT NULL) NULLS FIRST,
         not_before
LIMIT 1
