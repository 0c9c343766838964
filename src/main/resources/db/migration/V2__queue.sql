-- The queue: a log of events and attempts, and small tables for whatever did not go right at once.
-- Owned by package queue. docs/decisions/ tells why the keys are as they are.

-- One row per start of a process. Its number is the fence: whoever has lost the row can write nothing.
CREATE TABLE pod (
    id            integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    nonce         uuid        NOT NULL,
    name          text        NOT NULL,
    registered_at timestamptz NOT NULL,
    expires_at    timestamptz NOT NULL,
    -- every event of this pod below it is closed: it has an attempt that ended it, a backlog row or a parked row
    watermark     uuid        NOT NULL,
    -- catalogue changes up to this one are in force on this pod
    applied_epoch bigint      NOT NULL DEFAULT 0
);

-- One row per flush lane of a pod, never updated: writers lock it, the take-over deletes it.
CREATE TABLE pod_slot (
    -- deferred, because a take-over deletes the pod first and its slots after it; a slot that is opened meanwhile locks
    -- the pod's row when it commits, so that one of the two waits for the other
    pod_id integer NOT NULL REFERENCES pod (id) DEFERRABLE INITIALLY DEFERRED,
    slot   integer NOT NULL,
    nonce  uuid    NOT NULL,
    PRIMARY KEY (pod_id, slot)
);

CREATE TABLE event (
    id          uuid        NOT NULL,
    tenant_key  bigint      NOT NULL,
    pod_id      integer     NOT NULL,
    type        text        NOT NULL,
    occurred_at timestamptz NOT NULL,
    -- webhooks that it was handed to at once
    targets     bigint[]    NOT NULL,
    -- webhooks for which it went to backlog or parked instead; null for none
    deferred    bigint[],
    traceparent text,
    data        bytea       NOT NULL,
    changes     bytea,
    -- when its bytes were erased on request: data is then the JSON text null, and it is never sent again
    erased_at   timestamptz,
    PRIMARY KEY (tenant_key, id)
) PARTITION BY RANGE (id);

CREATE TABLE attempt (
    event_id        uuid        NOT NULL,
    webhook_key     bigint      NOT NULL,
    number          smallint    NOT NULL,
    run             smallint    NOT NULL,
    -- AttemptResult
    result          smallint    NOT NULL,
    -- what came of it: 0 delivered, 1 deliver again, 2 parked, 3 cancelled
    verdict         smallint    NOT NULL,
    status_code     smallint    NOT NULL,
    sent_at         timestamptz NOT NULL,
    millis          integer     NOT NULL,
    webhook_version integer     NOT NULL,
    profile_version integer     NOT NULL,
    secret_number   integer     NOT NULL,
    pod_id          integer     NOT NULL,
    -- WaitReason or ParkReason, by verdict
    reason          smallint,
    next_at         timestamptz,
    -- headers and the first bytes of the body, as kept
    answer          bytea,
    PRIMARY KEY (webhook_key, event_id, number)
) PARTITION BY RANGE (event_id);

CREATE TABLE backlog (
    webhook_key     bigint      NOT NULL,
    event_id        uuid        NOT NULL,
    tenant_key      bigint      NOT NULL,
    due_at          timestamptz NOT NULL,
    run             smallint    NOT NULL,
    -- of the attempt to make next
    number          smallint    NOT NULL,
    retries         smallint    NOT NULL,
    interruptions   smallint    NOT NULL DEFAULT 0,
    -- WaitReason
    reason          smallint    NOT NULL,
    profile_version integer     NOT NULL DEFAULT 0,
    claimed_by      integer,
    claim_number    bigint,
    PRIMARY KEY (webhook_key, event_id),
    CHECK ((claimed_by IS NULL) = (claim_number IS NULL))
) WITH (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 1000);
CREATE INDEX backlog_due ON backlog (webhook_key, due_at) WHERE claimed_by IS NULL;
CREATE INDEX backlog_claimed ON backlog (claimed_by, claim_number) WHERE claimed_by IS NOT NULL;
CREATE INDEX backlog_tenant ON backlog (tenant_key, event_id);

-- For each webhook with backlog rows the time of the next turn. The version grows with each write, so that a claim
-- moves a head only if nobody has added to the lane since the claim's snapshot.
CREATE TABLE lane_head (
    webhook_key bigint      PRIMARY KEY,
    tenant_key  bigint      NOT NULL,
    next_due    timestamptz NOT NULL,
    version     bigint      NOT NULL DEFAULT 1
) WITH (fillfactor = 50, autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 500);
CREATE INDEX lane_head_due ON lane_head (next_due);

CREATE TABLE parked (
    webhook_key     bigint      NOT NULL,
    event_id        uuid        NOT NULL,
    tenant_key      bigint      NOT NULL,
    run             smallint    NOT NULL,
    -- of the attempt that a replay would make
    number          smallint    NOT NULL,
    -- ParkReason: below 20 dead, from 20 on held
    reason          smallint    NOT NULL,
    parked_at       timestamptz NOT NULL,
    profile_version integer     NOT NULL DEFAULT 0,
    PRIMARY KEY (webhook_key, event_id)
) PARTITION BY RANGE (event_id);
-- Dead letters and held deliveries are listed, counted and replayed apart: an index that held both would walk over
-- the hundred thousands that are held to find ten dead ones.
CREATE INDEX parked_dead ON parked (tenant_key, event_id, webhook_key) WHERE reason < 20;
CREATE INDEX parked_held ON parked (tenant_key, event_id, webhook_key) WHERE reason >= 20;
CREATE INDEX parked_dead_of_webhook ON parked (webhook_key, event_id) WHERE reason < 20;
CREATE INDEX parked_held_of_webhook ON parked (webhook_key, event_id) WHERE reason >= 20;

CREATE TABLE idempotency (
    -- first 16 bytes of SHA-256 (tenant, 0, key)
    digest      uuid     PRIMARY KEY,
    tenant_key  bigint   NOT NULL,
    event_id    uuid     NOT NULL,
    -- first 16 bytes of SHA-256 of type, data and changes
    body_digest uuid     NOT NULL,
    matched     integer  NOT NULL
);
CREATE INDEX idempotency_by_event ON idempotency USING brin (event_id) WITH (pages_per_range = 16);

-- Long work: done in chunks, by whichever pod has the row locked, resumed by another if that pod dies.
CREATE TABLE job (
    id          uuid        PRIMARY KEY,
    tenant_key  bigint      NOT NULL,
    kind        text        NOT NULL CHECK (kind IN ('REPLAY_DEAD', 'DISCARD_DEAD', 'REPLAY_HELD', 'DISCARD_HELD')),
    state       text        NOT NULL CHECK (state IN ('RUNNING', 'DONE', 'CANCELLED')),
    webhook_key bigint,
    -- null: all that the filter finds; else just these pairs, in two arrays side by side
    only_webhooks bigint[],
    only_events uuid[],
    event_type  text,
    from_id     uuid,
    -- work above it came after the job began and is left alone
    to_id       uuid        NOT NULL,
    -- where the next chunk begins: rows at or above it are done
    cursor_event   uuid,
    cursor_webhook bigint,
    total       bigint      NOT NULL,
    done        bigint      NOT NULL DEFAULT 0,
    skipped     bigint      NOT NULL DEFAULT 0,
    -- the rate limit: no chunk before this time, whichever pod would do it
    not_before  timestamptz NOT NULL DEFAULT now(),
    created_at  timestamptz NOT NULL DEFAULT now(),
    updated_at  timestamptz NOT NULL DEFAULT now(),
    created_by  text        NOT NULL
);
CREATE INDEX job_running ON job (not_before) WHERE state = 'RUNNING';
CREATE INDEX job_tenant ON job (tenant_key, id);
