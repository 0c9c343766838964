-- What a tenant may have at most; null: what the settings say. An older program does not look at them.
ALTER TABLE tenant
    ADD COLUMN limit_events_per_second integer CHECK (limit_events_per_second > 0),
    ADD COLUMN limit_events_burst      integer CHECK (limit_events_burst > 0),
    ADD COLUMN limit_webhooks          integer CHECK (limit_webhooks >= 0),
    ADD COLUMN limit_event_types       integer CHECK (limit_event_types >= 0),
    ADD COLUMN limit_api_keys          integer CHECK (limit_api_keys >= 0);
