INSERT INTO audit_log (tenant_key, actor, action, object, fields) VALUES ($1, $2, $3, $4, $5)
