-- :tenant bigint · :actor text · :action text · :object text · :fields text[]
INSERT INTO audit_log (tenant_key, actor, action, object, fields) VALUES (:tenant, :actor, :action, :object, :fields)
