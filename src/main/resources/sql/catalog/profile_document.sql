-- :version int
SELECT name, document FROM profile_version WHERE version = :version
