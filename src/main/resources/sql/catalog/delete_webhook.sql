UPDATE webhook SET version = version + 1, epoch = $2, updated_at = now(), deleted_at = now() WHERE key = $1
