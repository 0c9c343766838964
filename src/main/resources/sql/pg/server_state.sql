-- What a server says about itself to this connection, as pairs of texts: settings in the units of pg_settings, and what
-- no setting says. Any role may read it, on a standby too, and whether there is a schema yet or not.
SELECT name, setting AS value FROM pg_settings
WHERE name IN ('server_version', 'server_version_num', 'server_encoding', 'fsync', 'full_page_writes',
               'synchronous_commit', 'synchronous_standby_names', 'search_path', 'jit', 'client_min_messages',
               'default_transaction_isolation', 'default_transaction_read_only', 'statement_timeout', 'lock_timeout',
               'idle_in_transaction_session_timeout', 'idle_session_timeout', 'transaction_timeout',
               'standard_conforming_strings', 'TimeZone', 'max_parallel_workers_per_gather',
               'max_connections', 'superuser_reserved_connections',
               'reserved_connections', 'max_locks_per_transaction', 'max_prepared_transactions')
UNION ALL
SELECT 'standby', pg_is_in_recovery()::text
UNION ALL
SELECT 'backend', pg_backend_pid()::text
UNION ALL
-- Roles that may not see other roles' sessions still see that they are there.
SELECT 'connections_used', count(*)::text FROM pg_stat_activity WHERE usesysid IS NOT NULL
UNION ALL
-- This pod's, and those of other pods at the same address.
SELECT 'connections_mine', count(*)::text FROM pg_stat_activity
WHERE usename = current_user AND client_addr IS NOT DISTINCT FROM inet_client_addr()
  AND application_name = current_setting('application_name')
UNION ALL
SELECT 'connections_used_by_role', count(*)::text FROM pg_stat_activity WHERE usename = current_user
UNION ALL
SELECT 'connections_used_by_database', count(*)::text FROM pg_stat_activity WHERE datname = current_database()
UNION ALL
SELECT 'connections_of_role', rolconnlimit::text FROM pg_roles WHERE rolname = current_user
UNION ALL
SELECT 'connections_of_database', datconnlimit::text FROM pg_database WHERE datname = current_database()
UNION ALL
SELECT 'superuser', rolsuper::text FROM pg_roles WHERE rolname = current_user
UNION ALL
SELECT 'partitions', count(*)::text FROM pg_class
WHERE relnamespace = to_regnamespace(current_schema()) AND relispartition AND relkind = 'r'
