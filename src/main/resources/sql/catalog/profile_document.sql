SELECT name, document FROM profile_version WHERE version = $1
