-- The tenants that are watched now: asked by each process every second.
SELECT tenant_key FROM live_watch WHERE until > clock_timestamp()
