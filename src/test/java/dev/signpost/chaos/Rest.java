package dev.signpost.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import dev.signpost.chaos.Field.Unit;
import dev.signpost.pg.OwnerConnection;
import dev.signpost.testkit.SignpostApi;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;

/** Looks at the system when nothing goes on in it: what the API says, what is stored, what the processes take up. */
final class Rest {
    /** How often pods have said that the audit found something, by their logs. */
    static final String REPAIRED = "repaired by the audit";

    /** How often pods have said that they were taken over. */
    static final String LOST = "leases lost";

    /** Attempts that delivered, as the database has them and as the API's statistics have them. */
    static final String SUCCESSES = "attempts that delivered";

    static final String COUNTED = "attempts that delivered, by the statistics";

    private static final Duration COUNTED_WITHIN = Duration.ofSeconds(90);

    private static final Pattern TOTAL = Pattern.compile("(?m)^Total +\\d+ +(\\d+)");

    /** The last attempt of each pair, and whether something of it is still to be done. */
    private static final String PAIRS = """
            WITH mine AS (SELECT e.id, e.targets, e.deferred FROM event e JOIN tenant t ON t.key = e.tenant_key
                WHERE t.id LIKE 't_'),
            pair AS (SELECT id AS event_id, unnest(targets || coalesce(deferred, '{}')) AS webhook_key FROM mine)
            """;

    private static final Map<String, String> COUNTS = Map.of(
            "events",
            PAIRS + "SELECT count(*) FROM mine",
            "deliveries",
            PAIRS + "SELECT count(*) FROM pair",
            "delivered",
            PAIRS + """
            SELECT count(*) FROM pair p
            WHERE (SELECT a.verdict FROM attempt a WHERE (a.event_id, a.webhook_key) = (p.event_id, p.webhook_key)
                   ORDER BY a.number DESC LIMIT 1) = 0
              AND NOT EXISTS (SELECT FROM backlog b WHERE (b.event_id, b.webhook_key) = (p.event_id, p.webhook_key))
              AND NOT EXISTS (SELECT FROM parked k WHERE (k.event_id, k.webhook_key) = (p.event_id, p.webhook_key))
            """,
            SUCCESSES,
            "SELECT count(*) FROM attempt a JOIN event e ON e.id = a.event_id JOIN tenant t ON t.key = e.tenant_key"
                    + " WHERE a.verdict = 0 AND t.id LIKE 't_'",
            "wrong: attempts after the one that ended their run",
            """
            SELECT count(*) FROM attempt a JOIN attempt later
              ON (later.event_id, later.webhook_key, later.run) = (a.event_id, a.webhook_key, a.run)
                AND later.number > a.number
            WHERE a.verdict = 0
            """,
            "wrong: runs with two ends",
            """
            SELECT count(*) FROM (SELECT 1 FROM attempt WHERE verdict <> 1
              GROUP BY event_id, webhook_key, run
              -- what is parked is cancelled when its webhook is deleted
              HAVING count(*) FILTER (WHERE verdict <> 3) > 1 OR count(*) FILTER (WHERE verdict <> 2) > 1) AS twice
            """,
            "wrong: attempts whose numbers have gaps",
            """
            SELECT count(*) FROM (SELECT 1 FROM attempt
              GROUP BY event_id, webhook_key HAVING count(*) <> max(number)) AS gaps
            """,
            "wrong: backlog rows of what is finished",
            "SELECT count(*) FROM backlog");

    private Rest() {}

    /** Deliveries that are not finished, by the API. */
    static long waiting(SignpostApi api, int tenants) {
        long waiting = 0;
        for (int tenant = 0; tenant < tenants; tenant++) {
            waiting += api.all("/v1/tenants/t" + tenant + "/deliveries?state=WAITING")
                    .size();
        }
        return waiting;
    }

    /** @param twice pairs that were taken more than once: of these the attempts are written down, too */
    static void writeEnds(SignpostApi api, int tenants, Clerk clerk, Set<String> twice, Journal journal) {
        for (int tenant = 0; tenant < tenants; tenant++) {
            String name = "t" + tenant;
            for (JsonNode item : api.all("/v1/tenants/" + name + "/deliveries")) {
                String event = Evidence.plain(item.path("eventId").asText());
                String webhook = clerk.name(item.path("webhookId").asText());
                journal.write(
                        "tenant",
                        name,
                        "event",
                        event,
                        "webhook",
                        webhook,
                        "state",
                        item.path("state").asText(),
                        "attempts",
                        item.path("attemptCount").asInt(),
                        "errors",
                        twice.contains(Evidence.pair(event, webhook)) ? errors(api, name, item) : List.of());
            }
        }
    }

    /** How each attempt failed, by the API. */
    private static List<String> errors(SignpostApi api, String tenant, JsonNode item) {
        List<String> errors = new ArrayList<>();
        api.get("/v1/tenants/" + tenant + "/deliveries/" + item.path("id").asText())
                .expect(200)
                .json()
                .path("attempts")
                .forEach(attempt -> errors.add(attempt.path("error").asText()));
        return errors;
    }

    static void writeStored(Field field, Journal journal) {
        journal.write("what", REPAIRED, "count", said(field, "audit.repaired"));
        journal.write("what", LOST, "count", said(field, "pod.lost"));
        try (Connection connection = OwnerConnection.open(field.database());
                Statement statement = connection.createStatement()) {
            connection.setSchema("signpost");
            for (Map.Entry<String, String> count : COUNTS.entrySet()) {
                try (ResultSet rows = statement.executeQuery(count.getValue())) {
                    rows.next();
                    journal.write("what", count.getKey(), "count", rows.getLong(1));
                }
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What was counted, when it is complete: each minute is written when it has ended. */
    static void writeCounted(SignpostApi api, int tenants, Instant begun, Journal journal) {
        Instant rest = Instant.now();
        long counted = 0;
        for (int tenant = 0; tenant < tenants; tenant++) {
            String path = "/v1/tenants/t" + tenant + "/stats?step=60&from=" + begun.truncatedTo(ChronoUnit.MINUTES)
                    + "&to=" + rest.plusSeconds(120).truncatedTo(ChronoUnit.MINUTES);
            JsonNode stats = Awaitility.await("the end of the minute")
                    .atMost(COUNTED_WITHIN)
                    .pollInterval(Duration.ofSeconds(1))
                    .until(() -> api.get(path).expect(200).json(), seen -> isCompleteAt(rest, seen));
            counted += stats.path("totals").path("delivered").asLong();
        }
        journal.write("what", COUNTED, "count", counted);
    }

    private static boolean isCompleteAt(Instant rest, JsonNode statistics) {
        return Instant.parse(statistics.path("completeUntil").asText()).isAfter(rest);
    }

    private static long said(Field field, String message) {
        return field.units().stream()
                .flatMap(unit -> unit.pod().log().stream())
                .filter(line -> line.contains("\"" + message + "\""))
                .count();
    }

    /** @param when {@code warm} or {@code rest} */
    static void writeSizes(String when, Field field, Receivers receivers, Journal journal) {
        for (Unit unit : field.units()) {
            journal.write(
                    "when",
                    when,
                    "pod",
                    unit.place().address() + "#" + unit.place().number(),
                    "amounts",
                    sizes(unit, when.equals("rest")));
        }
        Map<String, Long> surroundings = new LinkedHashMap<>();
        surroundings.put("receiverConnections", (long) receivers.connections());
        surroundings.put("databaseConnections", connections(field));
        journal.write("when", when, "pod", "surroundings", "amounts", surroundings);
    }

    /** Sessions of the database, ours for counting them among them. */
    static long connections(Field field) {
        try (Connection connection = OwnerConnection.open(field.database());
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(
                        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()")) {
            rows.next();
            return rows.getLong(1);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Map<String, Long> sizes(Unit unit, boolean atRest) {
        Map<String, Long> sizes = new LinkedHashMap<>();
        Path process = Path.of("/proc", String.valueOf(unit.pod().pid()));
        try (var descriptors = Files.list(process.resolve("fd"));
                var threads = Files.list(process.resolve("task"))) {
            sizes.put("descriptors", descriptors.count());
            sizes.put("threads", threads.count());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        sizes.put("heapBytes", liveHeap(unit.pod().pid()));
        if (atRest) {
            sizes.put("staleWrites", (long) unit.pod().metric("signpost_stale_writes_total"));
            sizes.put("requests in flight", (long) unit.pod().metric("signpost_deliveries_inflight"));
            sizes.put("deliveries waiting in memory", (long) unit.pod().metric("signpost_deliveries_waiting"));
            sizes.put("events waiting for their commit", (long) unit.pod().metric("signpost_events_pending"));
        }
        return sizes;
    }

    /** Bytes of objects that are in use: the JVM collects what is not before it counts. */
    private static long liveHeap(long pid) {
        try {
            Process jcmd = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "jcmd")
                                    .toString(),
                            String.valueOf(pid),
                            "GC.class_histogram")
                    .redirectErrorStream(true)
                    .start();
            String said = new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            var total = TOTAL.matcher(said);
            if (!total.find()) {
                throw new IllegalStateException(
                        "jcmd said " + List.of(said.lines().limit(3).toArray()));
            }
            return Long.parseLong(total.group(1));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
