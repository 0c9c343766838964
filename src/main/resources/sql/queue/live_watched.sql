-- The tenants that are watched now: asked by each process every second.
SELECT tenant_key FROM live_watch WHERE tenant_key > 0 AND until > clock_timestamp()
