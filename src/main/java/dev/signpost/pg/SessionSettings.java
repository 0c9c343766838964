package dev.signpost.pg;

import dev.signpost.pg.Finding.Kind;
import io.vertx.core.Future;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.SqlConnection;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What each session of ours asks for, so that no default of a server, a database or a role decides how its statements
 * behave. Most travel with the connection's first message, so there is no session without them, and win over all
 * defaults; where a pool has chosen a value of its own, that is kept. A pooler on the way may drop them all the same.
 */
final class SessionSettings {
    /** An unknown name in the first message ends the connection, and before it there is no telling the version. */
    private static final int TRANSACTION_TIMEOUT_SINCE = 17;

    private static final String NO_TRANSACTION_TIMEOUT = "SET transaction_timeout = 0";

    /** For a session that is open already, of any version: takes away what would end long work half-way. */
    static final String NO_LIMITS = """
            SET statement_timeout = 0;
            SET lock_timeout = 0;
            SET idle_session_timeout = 0;
            SET idle_in_transaction_session_timeout = 0;
            SET default_transaction_read_only = off;
            SELECT set_config('transaction_timeout', '0', false)
            WHERE current_setting('server_version_num')::int >= 170000""";

    private static final String TRANSACTION_TIMEOUT = "transaction_timeout";
    static final String SYNCHRONOUS_COMMIT = "synchronous_commit";
    private static final Set<String> PASSED_BY_POOLERS = Set.of("TimeZone", "standard_conforming_strings");

    /**
     * One of them.
     *
     * @param name of the setting
     * @param value that is asked for
     * @param without what it means if it is not in force
     * @param why what goes wrong then
     */
    record Asked(String name, String value, Kind without, String why) {}

    static final List<Asked> ASKED = List.of(
            new Asked(
                    "default_transaction_isolation",
                    "read committed",
                    Kind.UNFIT,
                    "On another level a statement does not see what the one that it waited for has committed, and"
                            + " events would be lost."),
            new Asked("default_transaction_read_only", "off", Kind.UNFIT, "Nothing could be written."),
            new Asked("statement_timeout", "0", Kind.UNFIT, "Long statements would be cut short again and again."),
            new Asked("lock_timeout", "0", Kind.UNFIT, "Statements that must wait for each other would fail."),
            new Asked("idle_session_timeout", "0", Kind.UNFIT, "Connections would be closed while they wait for work."),
            new Asked(TRANSACTION_TIMEOUT, "0", Kind.UNFIT, "Transactions of upkeep would be cut short."),
            new Asked(
                    "idle_in_transaction_session_timeout",
                    "60000",
                    Kind.WARNING,
                    "With less, transactions would be cut short; with 0, a frozen pod keeps its locks for ever."),
            new Asked("standard_conforming_strings", "on", Kind.UNFIT, "Patterns in statements would not match."),
            new Asked("TimeZone", "UTC", Kind.UNFIT, "Times would be read in another zone."),
            new Asked(
                    "client_min_messages",
                    "notice",
                    Kind.UNFIT,
                    "Signpost would not hear of a commit that did not wait for its standby."),
            new Asked("jit", "off", Kind.WARNING, "Compiling short statements costs more than running them."),
            new Asked("max_parallel_workers_per_gather", "0", Kind.WARNING, "Short statements would start workers."),
            // What it means if it is not in force stands in ServerCheck.
            new Asked(SYNCHRONOUS_COMMIT, "on", Kind.RISK, ""));

    private SessionSettings() {}

    /** A copy of the options with all that they do not set themselves. */
    static PgConnectOptions on(PgConnectOptions options) {
        return completed(options, startup());
    }

    /** The same, but whether commits wait is left to the server. */
    static PgConnectOptions onButForCommits(PgConnectOptions options) {
        Map<String, String> parameters = startup();
        parameters.remove(SYNCHRONOUS_COMMIT);
        return completed(options, parameters);
    }

    private static PgConnectOptions completed(PgConnectOptions options, Map<String, String> parameters) {
        var complete = new PgConnectOptions(options);
        parameters.forEach((name, value) -> {
            if (!options.getProperties().containsKey(name)) {
                complete.addProperty(name, value);
            }
        });
        return complete;
    }

    /** Sets on an open connection what its first message could not ask for. */
    static Future<Void> rest(SqlConnection connection) {
        return connection.databaseMetadata().majorVersion() < TRANSACTION_TIMEOUT_SINCE
                ? Future.succeededFuture()
                : connection.query(NO_TRANSACTION_TIMEOUT).execute().mapEmpty();
    }

    /** Startup parameters of every connection, on every version. */
    static Map<String, String> startup() {
        Map<String, String> parameters = new TreeMap<>();
        ASKED.forEach(asked -> parameters.put(asked.name(), asked.value()));
        parameters.remove(TRANSACTION_TIMEOUT);
        return parameters;
    }

    /** The startup parameters for pgjdbc, which asks for the time zone by itself. */
    static String jdbcParameter() {
        String options = startup().entrySet().stream()
                .filter(asked -> !asked.getKey().equals("TimeZone"))
                .map(asked -> "-c " + asked.getKey() + "=" + asked.getValue().replace(" ", "\\ "))
                .collect(Collectors.joining(" "));
        return "&options=" + URLEncoder.encode(options, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /** What a role needs whose connections' startup parameters are dropped on the way, as one would paste it. */
    static List<String> roleSettings(DatabaseUri database, String schema) {
        List<String> lines = new ArrayList<>();
        lines.add(alterRole(database, "search_path", schema));
        startup().forEach((name, value) -> {
            if (!PASSED_BY_POOLERS.contains(name)) {
                lines.add(alterRole(database, name, value));
            }
        });
        return lines;
    }

    static String alterRole(DatabaseUri database, String name, String value) {
        return "ALTER ROLE " + quoted(database.user()) + " IN DATABASE " + quoted(database.database()) + " SET " + name
                + " = '" + value + "';";
    }

    private static String quoted(String name) {
        return name.matches("[a-z_][a-z0-9_]*") ? name : '"' + name.replace("\"", "\"\"") + '"';
    }
}
