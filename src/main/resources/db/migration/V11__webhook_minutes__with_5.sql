-- What became of deliveries, counted: statistics, not truth. Owned by package queue; docs/decisions/0010 tells why they
-- are kept so.

-- One row for each webhook, minute and pod, written once when the minute has ended; more only if a pod wrote early.
CREATE TABLE webhook_minute (
    tenant_key  bigint      NOT NULL,
    -- 0: all webhooks of the tenant together, so that a look at the whole tenant reads no more than one at a webhook
    webhook_key bigint      NOT NULL,
    minute      timestamptz NOT NULL,
    pod_id      integer     NOT NULL,
    -- counts what its process has written, so that a write whose answer was lost can be repeated
    part        integer     NOT NULL,
    -- attempts
    delivered   bigint      NOT NULL,
    failed      bigint      NOT NULL,
    -- deliveries that became dead letters
    dead        bigint      NOT NULL,
    -- end of the last attempt; null if there was none
    last_at     timestamptz,
    -- how long receivers took: the longest, milliseconds, and side by side buckets that are not empty and their counts
    slowest     integer     NOT NULL,
    buckets     smallint[]  NOT NULL,
    counts      bigint[]    NOT NULL,
    PRIMARY KEY (tenant_key, webhook_key, minute, pod_id, part)
);
-- For the sums of an hour, and for taking away what is old. Equal entries share their place, so it is small.
CREATE INDEX webhook_minute_minute ON webhook_minute (minute);

-- The sums of each hour's minutes of all pods: what long ranges are read from, and kept for longer.
CREATE TABLE webhook_hour (
    tenant_key  bigint      NOT NULL,
    webhook_key bigint      NOT NULL,
    hour        timestamptz NOT NULL,
    delivered   bigint      NOT NULL,
    failed      bigint      NOT NULL,
    dead        bigint      NOT NULL,
    last_at     timestamptz,
    slowest     integer     NOT NULL,
    buckets     smallint[]  NOT NULL,
    counts      bigint[]    NOT NULL,
    PRIMARY KEY (tenant_key, webhook_key, hour)
);
CREATE INDEX webhook_hour_hour ON webhook_hour (hour);

-- Which hours have been summed up: all before this time.
CREATE TABLE statistics_progress (
    only_row    boolean     PRIMARY KEY DEFAULT true CHECK (only_row),
    summed_to   timestamptz NOT NULL
);
INSERT INTO statistics_progress (summed_to) VALUES (date_trunc('hour', now(), 'UTC'));
