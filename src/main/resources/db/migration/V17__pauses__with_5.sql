-- What protects receivers, so that everybody can see it and lift it; docs/decisions/0021 tells how it works. Owned by
-- package queue, but for the last table.

-- A webhook that a pod sends less than its limits allow, or nothing. Written when that begins, changes and ends, by the
-- pod alone that does it; a take-over deletes the dead pod's. It is valid while its pod lives and no later generation
-- was raised for the webhook.
CREATE TABLE webhook_pause (
    webhook_key bigint      NOT NULL,
    pod_id      integer     NOT NULL,
    tenant_key  bigint      NOT NULL,
    -- PauseKind
    kind        smallint    NOT NULL,
    -- AttemptResult and status of the attempt that led to it, 0 for none
    result      smallint    NOT NULL,
    status_code smallint    NOT NULL,
    since       timestamptz NOT NULL,
    -- when it ends, or the next probe goes; null where only answers or a person end it
    until       timestamptz,
    -- the highest that its pod had heard of, for any webhook
    generation  bigint      NOT NULL,
    -- of the stop that an operator has put on its destination; null for what a receiver has led to
    stop_id     uuid,
    PRIMARY KEY (webhook_key, pod_id)
) WITH (fillfactor = 50);
CREATE INDEX webhook_pause_pod ON webhook_pause (pod_id);
CREATE INDEX webhook_pause_tenant ON webhook_pause (tenant_key, webhook_key);

-- Generations of webhooks: raised when a person or a proof says that the receiver is well. Every pod that hears of one
-- lifts what it knows against the receiver. They grow over all webhooks.
CREATE SEQUENCE webhook_generation;
CREATE TABLE webhook_resumption (
    webhook_key bigint      PRIMARY KEY,
    tenant_key  bigint      NOT NULL,
    generation  bigint      NOT NULL,
    raised_at   timestamptz NOT NULL
) WITH (fillfactor = 50);
CREATE INDEX webhook_resumption_raised ON webhook_resumption (raised_at);
CREATE INDEX webhook_resumption_generation ON webhook_resumption (generation);

-- Webhooks whose protection ended before what waited for it is due: a chore makes that due, chunk by chunk, and again
-- for some seconds, since deliveries that pods put aside before may still be on their way here.
CREATE TABLE lane_hasten (
    webhook_key bigint      PRIMARY KEY,
    tenant_key  bigint      NOT NULL,
    -- rows up to here are done
    after_due   timestamptz NOT NULL DEFAULT 'epoch',
    after_event uuid        NOT NULL DEFAULT '00000000-0000-0000-0000-000000000000',
    not_before  timestamptz NOT NULL DEFAULT clock_timestamp(),
    again_until timestamptz NOT NULL DEFAULT clock_timestamp() + interval '20 seconds'
);
CREATE INDEX lane_hasten_turn ON lane_hasten (not_before);

-- Destinations to which an operator lets nothing be sent, whoever's webhooks they are. Owned by package catalog.
CREATE TABLE stopped_destination (
    id         uuid        PRIMARY KEY,
    -- a host name in lower case, or a range of addresses: one of the two
    host       text,
    range      cidr,
    -- for operators; tenants do not see it
    reason     text        NOT NULL,
    created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    created_by text        NOT NULL,
    until      timestamptz,
    CHECK ((host IS NULL) <> (range IS NULL))
);
CREATE UNIQUE INDEX stopped_destination_host ON stopped_destination (host) WHERE host IS NOT NULL;
CREATE UNIQUE INDEX stopped_destination_range ON stopped_destination (range) WHERE range IS NOT NULL;
