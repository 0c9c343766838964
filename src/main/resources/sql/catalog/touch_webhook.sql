-- Its secrets changed, which are rows of their own. $1 key, $2 epoch
UPDATE webhook SET version = version + 1, epoch = $2, updated_at = now() WHERE key = $1
