SELECT digest FROM api_key WHERE epoch > $1
