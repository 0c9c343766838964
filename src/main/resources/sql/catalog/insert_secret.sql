-- :webhook bigint · :number int · :sealed bytea · :seconds bigint, until it signs
INSERT INTO webhook_secret (webhook_key, number, sealed, starts_at)
VALUES (:webhook, :number, :sealed, now() + make_interval(secs => :seconds::bigint))
