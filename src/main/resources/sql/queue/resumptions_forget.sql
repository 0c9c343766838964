-- Old generations: every pod that lives has heard of them, and pauses of before are over. And pauses of pods that a
-- program took over which knows of none.
WITH orphaned AS (
    DELETE FROM webhook_pause p WHERE pod_id > 0 AND NOT EXISTS (SELECT FROM pod WHERE id = p.pod_id)
)
DELETE FROM webhook_resumption WHERE raised_at < now() - interval '2 days'
