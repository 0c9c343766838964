package dev.signpost.chaos;

import dev.signpost.pg.DatabaseUri;
import dev.signpost.testkit.PgBouncer;
import dev.signpost.testkit.StockPostgres;
import java.util.Map;

/** PgBouncer in session mode, set up as Signpost's own message tells an operator to. */
final class Pooler {
    /** What a process asks for at the start of a session and PgBouncer cannot pass on, so that the role has it. */
    private static final Map<String, String> OF_THE_ROLE = Map.ofEntries(
            Map.entry("search_path", "signpost"),
            Map.entry("client_min_messages", "notice"),
            Map.entry("default_transaction_isolation", "read committed"),
            Map.entry("default_transaction_read_only", "off"),
            Map.entry("idle_in_transaction_session_timeout", "60000"),
            Map.entry("idle_session_timeout", "0"),
            Map.entry("jit", "off"),
            Map.entry("lock_timeout", "0"),
            Map.entry("max_parallel_workers_per_gather", "0"),
            Map.entry("statement_timeout", "0"),
            Map.entry("synchronous_commit", "on"));

    private static final String IGNORED = "TimeZone, enable_hashjoin, enable_mergejoin, enable_seqscan,"
            + " extra_float_digits, plan_cache_mode, standard_conforming_strings, options, "
            + String.join(", ", OF_THE_ROLE.keySet());

    private Pooler() {}

    static PgBouncer before(DatabaseUri database) {
        OF_THE_ROLE.forEach((name, value) -> StockPostgres.execute(
                database,
                "ALTER ROLE " + database.user() + " IN DATABASE " + database.database() + " SET " + name + " = '"
                        + value + "'"));
        return PgBouncer.before(
                database,
                Map.of(
                        "pool_mode", "session",
                        "default_pool_size", "120",
                        "max_client_conn", "500",
                        "ignore_startup_parameters", IGNORED));
    }
}
