-- Plans that do not depend on what the tables held when they were made; docs/decisions/0017 tells why and how. Owned by
-- package catalog.

-- What was parked for webhooks that were deleted is looked for every few seconds.
CREATE INDEX webhook_deleted ON webhook (deleted_at) WHERE deleted_at IS NOT NULL;

-- As V8 tells, with the two look-ups of webhooks by key alone: a condition that a partial index also serves would let
-- that index be walked, whole, where it was short when the plan was made.
CREATE OR REPLACE FUNCTION judge_webhooks(hooks bigint[], effects smallint[], ends timestamptz[], in_a_row integer[],
                               without_success bigint[]) RETURNS integer
    LANGUAGE plpgsql AS
$$
DECLARE
    epoch_locked boolean;
    next_epoch bigint;
    disabled integer := 0;
    news record;
    hook webhook;
    streak timestamptz[];
    made_up_for timestamptz;
    failing timestamptz;
    reason text;
BEGIN
    SELECT COALESCE(bool_or(u.effect = 4 OR cardinality(w.exhausted_at) + u.offered >= u.enough
                            OR LEAST(w.failing_since, w.exhausted_at[1], u.ended)
                                <= clock_timestamp() - u.patience * interval '1 millisecond'), false)
    INTO epoch_locked
    FROM (SELECT t.*, count(*) OVER (PARTITION BY key) AS offered
          FROM unnest(hooks, effects, ends, in_a_row, without_success) AS t (key, effect, ended, enough, patience)) u
    CROSS JOIN LATERAL (
        SELECT status, deleted_at, failing_since, exhausted_at FROM webhook WHERE key = u.key LIMIT 1
    ) w
    WHERE w.status <> 'DISABLED' AND w.deleted_at IS NULL;
    IF epoch_locked THEN
        PERFORM FROM catalogue_epoch FOR NO KEY UPDATE;
    END IF;

    FOR news IN
        SELECT u.key, u.succeeded, min(u.ended) FILTER (WHERE u.effect > 1) AS failed,
               COALESCE(array_agg(u.ended) FILTER (WHERE u.enough > 1), '{}') AS exhausted,
               bool_or(u.effect = 4) AS gone, min(u.enough) AS enough, min(u.patience) AS patience
        FROM (SELECT t.*, max(ended) FILTER (WHERE effect = 1) OVER (PARTITION BY key) AS succeeded
              FROM unnest(hooks, effects, ends, in_a_row, without_success)
                       AS t (key, effect, ended, enough, patience)) u
        -- Failures that a success of the same batch has made up for are none; where one is enough, nothing makes up.
        WHERE u.effect = 1 OR u.effect = 4 OR u.enough = 1 OR u.ended > COALESCE(u.succeeded, '-infinity')
        GROUP BY u.key, u.succeeded
        ORDER BY u.key
    LOOP
        SELECT * INTO hook FROM webhook WHERE key = news.key FOR NO KEY UPDATE;
        CONTINUE WHEN NOT FOUND OR hook.status = 'DISABLED' OR hook.deleted_at IS NOT NULL;

        streak := ARRAY(SELECT t FROM unnest(hook.exhausted_at || news.exhausted) AS t
                        WHERE t > COALESCE(news.succeeded, '-infinity') ORDER BY t);
        IF cardinality(streak) >= news.enough THEN
            -- A first attempt that succeeded while its pod took the webhook for healthy was recorded without a look at
            -- this row: the pod's memory may be late.
            made_up_for := first_attempt_succeeded(hook.key, streak[1]);
            streak := ARRAY(SELECT t FROM unnest(streak) AS t
                            WHERE t > COALESCE(made_up_for, '-infinity') ORDER BY t);
        END IF;
        failing := CASE WHEN news.succeeded IS NULL THEN LEAST(hook.failing_since, news.failed)
                        ELSE LEAST(streak[1], news.failed) END;
        reason := CASE
            WHEN news.gone THEN 'GONE'
            WHEN news.enough = 1 OR cardinality(streak) >= news.enough
                 OR failing <= clock_timestamp() - news.patience * interval '1 millisecond' THEN 'TOO_MANY_ERRORS'
        END;
        IF reason IS NOT NULL AND NOT epoch_locked THEN
            RAISE SQLSTATE '40001' USING MESSAGE = 'a webhook has to be disabled after all: send the statement again';
        END IF;

        -- No more of them than count.
        streak := streak[GREATEST(cardinality(streak) - news.enough, 0) + 1:];
        UPDATE webhook
        SET failing_since = failing, exhausted_at = streak,
            health_changed_at = CASE WHEN failing IS NOT DISTINCT FROM failing_since THEN health_changed_at
                                     ELSE clock_timestamp() END
        WHERE key = hook.key AND (failing_since IS DISTINCT FROM failing OR exhausted_at <> streak);
        CONTINUE WHEN reason IS NULL;

        -- From here on what every change of the catalogue does.
        IF next_epoch IS NULL THEN
            UPDATE catalogue_epoch SET epoch = epoch + 1 RETURNING epoch INTO next_epoch;
        END IF;
        UPDATE webhook
        SET version = version + 1, epoch = next_epoch, updated_at = now(), status = 'DISABLED', status_reason = reason,
            status_since = now()
        WHERE key = hook.key;
        UPDATE tenant SET version = next_epoch WHERE key = hook.tenant_key;
        INSERT INTO audit_log (tenant_key, actor, action, object, fields)
        VALUES (hook.tenant_key, 'signpost', 'webhook.disabled', hook.id, '{status,statusReason}');
        disabled := disabled + 1;
    END LOOP;
    IF next_epoch IS NOT NULL THEN
        PERFORM pg_notify('signpost_catalogue', next_epoch::text);
    END IF;
    RETURN disabled;
END
$$;
