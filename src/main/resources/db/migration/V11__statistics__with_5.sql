-- What webhooks were sent, minute by minute. Owned by package queue; docs/decisions/0010 tells why it is kept apart from
-- the attempts. A row is inserted once, when its minute is over, and never changed.
CREATE TABLE webhook_minute (
    webhook_key bigint      NOT NULL,
    minute      timestamptz NOT NULL,
    pod_id      integer     NOT NULL,
    tenant_key  bigint      NOT NULL,
    -- attempts by what the receiver made of them, and deliveries that became dead letters
    delivered   integer     NOT NULL,
    failed      integer     NOT NULL,
    dead        integer     NOT NULL,
    -- attempts by response time: one number for each bucket of class Latencies, up to the last one that is not empty
    latency     integer[]   NOT NULL,
    PRIMARY KEY (webhook_key, minute, pod_id)
);
CREATE INDEX webhook_minute_tenant ON webhook_minute (tenant_key, minute);
-- retention takes the oldest first
CREATE INDEX webhook_minute_age ON webhook_minute (minute);
