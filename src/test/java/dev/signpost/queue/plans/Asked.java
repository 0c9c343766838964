package dev.signpost.queue.plans;

import static dev.signpost.queue.plans.World.tenant;
import static dev.signpost.queue.plans.World.webhook;

import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What a statement is asked, in a small and in a large measure.
 *
 * @param statement its name
 * @param small how many rows it is about
 * @param large the same, some times more
 * @param arguments SQL literals for that many
 */
record Asked(String statement, int small, int large, Arguments arguments) {
    private static final String FENCE = "1, 1, '" + World.NONCE + "'";
    private static final String TOP = "'ffffffff-ffff-ffff-ffff-ffffffffffff'";
    private static final String BOTTOM = "'00000000-0000-0000-0000-000000000000'";
    private static final String JOB = "'00000000-0000-7000-0000-000000000001'";
    private static final int SMALL = 50;
    private static final int LARGE = 200;

    /** Fresh events, which no row knows. */
    private static final int NEW = 100_000;

    /** Writes the arguments for so many rows. */
    @FunctionalInterface
    interface Arguments {
        String of(World world, int rows);
    }

    @Override
    public String toString() {
        return statement;
    }

    /** All that is done for events and deliveries while they are on their way. */
    static List<Asked> hot() {
        return List.of(
                batch("accept_plain", Asked::acceptPlain),
                batch("accept", Asked::accept),
                batch("settle_delivered", Asked::settleDelivered),
                batch("settle", Asked::settle),
                batch(
                        "claim",
                        (world, n) -> FENCE + ", 5, " + longs(100, i -> i + 800) + ", " + n / 4 + ", 4, " + n + ", "
                                + longs(100, i -> i + 700) + ", " + ints(100, i -> "3")),
                batch("claim_probe", (world, n) -> FENCE + ", 5, " + longs(n, World::webhook)),
                batch(
                        "claim_named",
                        (world, n) -> FENCE + ", 5, " + longs(n, World::webhook) + ", " + events(world, n, 1)),
                batch("next_due", (world, n) -> longs(n, World::webhook)),
                batch("keys_won", (world, n) -> uuids(n, i -> "md5('" + (i + 1) + "')::uuid")),
                batch("events_found", (world, n) -> longs(n, i -> tenant(i + 1)) + ", " + events(world, n, 1)),
                batch(
                        "minutes_write",
                        (world, n) -> "1, 1, 600, " + longs(n, i -> tenant(i)) + ", " + longs(n, i -> i)
                                + ", " + list(n, "timestamptz", i -> "now()") + ", " + longs(n, i -> 1) + ", "
                                + longs(n, i -> 1)
                                + ", " + longs(n, i -> 1) + ", " + list(n, "timestamptz", i -> "now()") + ", "
                                + ints(n, i -> "1") + ", " + list(n, "text", i -> "'{1}'") + ", "
                                + list(n, "text", i -> "'{1}'")));
    }

    /** What is done when something went wrong, and what people ask. */
    static List<Asked> others() {
        return List.of(
                once("takeover_claims", World.CLAIMED, (world, n) -> "1, 5, true, NULL"),
                batch("takeover_events", (world, n) -> "1, '" + world.event(World.EVENTS - n) + "', true"),
                batch("audit", (world, n) -> "'" + world.event(1_000) + "', " + n + ", 5000, 1000"),
                batch("audit_heads", (world, n) -> "100, " + n),
                batch("audit_held", (world, n) -> "100, " + n / 4 + ", 4"),
                once("audit_claims", 1, (world, n) -> ""),
                once("audit_overdue", World.WEBHOOKS, (world, n) -> "10000, 1000"),
                once("claim_release", World.CLAIMED, (world, n) -> "1, 1"),
                once(
                        "resend",
                        World.FAN_OUT,
                        (world, n) -> "1, '" + world.event(World.WIDE_EVENT) + "', " + longs(200, i -> i + 1) + ", 0"),
                once("hasten", 1, (world, n) -> tenant(2_001) + ", '" + world.event(2_001) + "', " + webhook(2_001)),
                batch("job_replay", (world, n) -> job(world, n, "true")),
                batch("job_discard", (world, n) -> job(world, n, "true")),
                batch(
                        "job_count",
                        (world, n) -> "1, NULL, " + BOTTOM + ", " + TOP + ", true, " + events(world, n, 2) + ", "
                                + longs(n, i -> webhook(i + 2)) + ", " + n + ", NULL, NULL"),
                once("job_next_tenant", 50, (world, n) -> "1, " + BOTTOM + ", 0, " + TOP + ", 50, true, 'deal.won'"),
                once(
                        "job_next_webhook",
                        50,
                        (world, n) -> "2, 1, " + BOTTOM + ", 0, " + TOP + ", 50, true, NULL, NULL"),
                batch("tenant_erase", (world, n) -> longs(n, i -> tenant(i + 3_000)) + ", " + events(world, n, 3_000)),
                once("tenant_expired", 200, (world, n) -> "1000, 50"),
                once("erase_open", 1, (world, n) -> tenant(4) + ", '" + world.event(4) + "'"),
                once("erase_parked", 1, (world, n) -> tenant(4) + ", '" + world.event(4) + "'"),
                once("erase_data", 1, (world, n) -> tenant(4) + ", '" + world.event(4) + "'"),
                once("keys_expire", 100, (world, n) -> "86400, 100"),
                once("backlog_expire", 100, (world, n) -> "86400, 100"),
                once("backlog_forget", 100, (world, n) -> ""),
                once("cancel_backlog", World.WEBHOOKS, (world, n) -> "100"),
                once("cancel_parked", 100, (world, n) -> "100"),
                once("minutes_forget", 100, (world, n) -> "86400000, 100"),
                once("hours_forget", 100, (world, n) -> "864000000, 100"),
                once("live_forget", 100, (world, n) -> "60, 100"),
                once("live_read", 200, (world, n) -> "1, 0, 0, NULL, NULL, 200"),
                once("live_watched", 1, (world, n) -> ""),
                once("live_unwatch", 1, (world, n) -> "10"),
                once("waiting", 100, (world, n) -> "1, 1, 100"),
                batch(
                        "history_states",
                        (world, n) -> tenant(1) + ", " + events(world, n, 1) + ", " + longs(n, i -> webhook(i + 1))),
                once("history_attempts", 1, (world, n) -> webhook(2) + ", '" + world.event(2) + "', 200"),
                once("history_events", 51, (world, n) -> "1, " + TOP + ", " + BOTTOM + ", 51, NULL, NULL, 51"),
                once("history_event", 1, (world, n) -> tenant(2) + ", '" + world.event(2) + "'"),
                once(
                        "history_webhook",
                        51,
                        (world, n) -> "1, 2, " + TOP + ", " + BOTTOM + ", 51, true, true, true, " + TOP),
                once("history_parked_tenant", 51, (world, n) -> "1, " + TOP + ", 1, " + BOTTOM + ", 51, true"),
                once("history_parked_webhook", 51, (world, n) -> "2, 1, " + TOP + ", " + BOTTOM + ", 51, true"),
                once("history_backlog_tenant", 51, (world, n) -> "1, " + TOP + ", 1, " + BOTTOM + ", 51"),
                once(
                        "history_causes",
                        100,
                        (world, n) -> "1, NULL, " + TOP + ", 1, " + BOTTOM + ", 100, 'deal.won', 201"),
                batch("history_held", (world, n) -> longs(n, World::webhook) + ", 100"),
                once(
                        "statistics",
                        400,
                        (world, n) -> "2, ARRAY[1, 101], now() - interval '3 days', now(), 3600, true"));
    }

    /** One event for 10,000 webhooks. */
    static List<Asked> wide() {
        int n = World.FAN_OUT;
        return List.of(
                once("erase_open", n, (world, rows) -> "1, '" + world.event(World.WIDE_EVENT) + "'"),
                once("erase_parked", n, (world, rows) -> "1, '" + world.event(World.WIDE_EVENT) + "'"),
                once(
                        "tenant_erase",
                        n,
                        (world, rows) -> "ARRAY[1], ARRAY['" + world.event(World.WIDE_EVENT) + "'::uuid]"),
                once("takeover_events", n, (world, rows) -> "2, '" + world.event(World.WIDE_EVENT) + "', true"),
                once("audit", n, (world, rows) -> "'" + world.event(World.WIDE_EVENT - 5) + "', 10, 5000, 1000"),
                once(
                        "history_targets",
                        n,
                        (world, rows) -> "1, '" + world.event(World.WIDE_EVENT) + "', 10001, NULL, 51"),
                once(
                        "history_fanout",
                        n,
                        (world, rows) ->
                                "1, '" + world.event(World.WIDE_EVENT) + "', 10001, " + BOTTOM + ", NULL, 10, 51"),
                once("history_explained", n, (world, rows) -> "1, '" + world.event(World.WIDE_EVENT) + "', 100000, 51"),
                once("accept", n, (world, rows) -> acceptWide(world, rows)));
    }

    private static Asked batch(String statement, Arguments arguments) {
        return new Asked(statement, SMALL, LARGE, arguments);
    }

    private static Asked once(String statement, int rows, Arguments arguments) {
        return new Asked(statement, rows, rows, arguments);
    }

    private static String acceptPlain(World world, int n) {
        return FENCE + ", " + longs(World.TENANTS, i -> i + 1) + ", " + events(world, n, NEW) + ", "
                + longs(n, i -> tenant(i)) + ", " + longs(n, i -> 1) + ", " + facts(n);
    }

    private static String facts(int n) {
        return list(n, "text", i -> "'deal.won'") + ", " + list(n, "timestamptz", i -> "now()") + ", "
                + list(n, "text", i -> "'{" + webhook(i) + "}'") + ", " + list(n, "text", i -> "NULL") + ", "
                + list(n, "bytea", i -> "'1'") + ", " + list(n, "bytea", i -> "NULL");
    }

    private static String accept(World world, int n) {
        return accepted(world, n, i -> "md5('new" + i + "')::uuid") + longs(n, World::webhook) + ", "
                + events(world, n, NEW)
                + ", " + longs(n, i -> tenant(i)) + ", " + shorts(n, i -> i % 2 == 0 ? "1" : "120") + ", "
                + longs(n, i -> 5_000) + ", " + shorts(n, i -> "NULL");
    }

    /** One event, and all of its pairs are to wait. */
    private static String acceptWide(World world, int pairs) {
        return accepted(world, 1, i -> "NULL") + longs(pairs, i -> i + 1) + ", "
                + uuids(pairs, i -> "'" + world.event(NEW) + "'") + ", " + longs(pairs, i -> 1) + ", "
                + shorts(pairs, i -> "1") + ", " + longs(pairs, i -> 5_000) + ", " + shorts(1, i -> "NULL");
    }

    private static String accepted(World world, int n, IntFunction<String> key) {
        return FENCE + ", " + events(world, n, NEW) + ", " + longs(n, i -> tenant(i)) + ", " + longs(n, i -> i % 2)
                + ", "
                + uuids(n, key) + ", " + uuids(n, key) + ", " + ints(n, i -> "1") + ", "
                + longs(World.TENANTS, i -> i + 1) + ", " + facts(n) + ", " + list(n, "text", i -> "NULL") + ", ";
    }

    private static String settleDelivered(World world, int n) {
        return FENCE + ", " + events(world, n, NEW) + ", " + longs(n, World::webhook) + ", " + shorts(n, i -> "200")
                + ", "
                + list(n, "timestamptz", i -> "now()") + ", " + ints(n, i -> "1") + ", " + ints(n, i -> "1") + ", "
                + ints(n, i -> "1") + ", " + ints(n, i -> "1") + ", " + list(n, "bytea", i -> "NULL");
    }

    /** In turn: claimed and delivered, claimed and to be sent again, a first attempt that failed, and one put aside. */
    private static String settle(World world, int n) {
        return FENCE + ", " + uuids(n, i -> "'" + world.event(settled(i)) + "'") + ", "
                + longs(n, i -> webhook(settled(i)))
                + ", " + longs(n, i -> tenant(settled(i))) + ", " + shorts(n, i -> "1") + ", "
                + shorts(n, i -> i % 4 < 2 ? "2" : "1") + ", " + shorts(n, i -> i % 4 == 0 ? "0" : "5") + ", "
                + shorts(n, i -> i % 4 == 0 ? "0" : "1") + ", " + shorts(n, i -> "500") + ", "
                + list(n, "timestamptz", i -> "now()") + ", " + ints(n, i -> "1") + ", " + ints(n, i -> "1") + ", "
                + ints(n, i -> "1") + ", " + ints(n, i -> "1") + ", " + shorts(n, i -> "1") + ", "
                + longs(n, i -> 5_000) + ", " + list(n, "bytea", i -> "NULL") + ", "
                + list(n, "bigint", i -> i % 4 < 2 ? "1" : "NULL") + ", " + shorts(n, i -> "1") + ", "
                + shorts(n, i -> "0") + ", " + list(n, "boolean", i -> i % 4 == 3 ? "false" : "true") + ", "
                + shorts(n, i -> i % 4 == 2 ? "2" : "0") + ", " + ints(n, i -> "NULL") + ", "
                + list(n, "bigint", i -> "NULL");
    }

    private static int settled(int i) {
        return i % 4 < 2 ? i + 1 : NEW + i;
    }

    /** Dead letters: those of every fourth event. */
    private static String job(World world, int n, String dead) {
        return JOB + ", NULL, NULL, " + uuids(n, i -> "'" + world.event(4 + 4 * i) + "'") + ", "
                + longs(n, i -> webhook(4 + 4 * i)) + ", " + TOP + ", 1, false, 0, " + dead;
    }

    private static String events(World world, int n, int from) {
        return uuids(n, i -> "'" + world.event(from + i) + "'");
    }

    private static String uuids(int n, IntFunction<String> value) {
        return list(n, "uuid", value);
    }

    private static String longs(int n, IntFunction<Integer> value) {
        return list(n, "bigint", i -> String.valueOf(value.apply(i)));
    }

    private static String ints(int n, IntFunction<String> value) {
        return list(n, "int", value);
    }

    private static String shorts(int n, IntFunction<String> value) {
        return list(n, "smallint", value);
    }

    private static String list(int n, String type, IntFunction<String> value) {
        return IntStream.range(0, n).mapToObj(value).collect(Collectors.joining(",", "ARRAY[", "]::" + type + "[]"));
    }
}
