package dev.signpost.telemetry;

import java.util.List;
import java.util.Locale;

/**
 * Every meter of Signpost. {@code docs/metrics.md} lists the same, which a test checks. Tag values come from enums,
 * from names of SQL files and from operation ids of the API: never from users' texts.
 */
public enum Meter {
    EVENTS_ACCEPTED(
            "signpost.events.accepted",
            Kind.COUNTER,
            "events",
            List.of(),
            "Events that were committed. Publishers' demand; compare with deliveries."),
    EVENTS_REFUSED(
            "signpost.events.refused",
            Kind.COUNTER,
            "events",
            List.of("reason"),
            "Events that were answered with a 4xx or 503, one for a request whose body was not read. TOO_MANY: a "
                    + "tenant over its share or its rate. BUSY: the database or this process is the limit."),
    LIMITS_REACHED(
            "signpost.limits.reached",
            Kind.COUNTER,
            "times",
            List.of("limit"),
            "Refusals because a tenant has reached a limit, events one by one. The log names the tenant, once a "
                    + "minute."),
    EVENTS_PENDING(
            "signpost.events.pending",
            Kind.GAUGE,
            "events",
            List.of(),
            "Events that wait for their commit. Near nine tenths of ingest.maxPendingEvents each tenant's share gets "
                    + "small."),
    ATTEMPTS(
            "signpost.attempts",
            Kind.COUNTER,
            "attempts",
            List.of("result"),
            "Requests to receivers by how they ended."),
    ATTEMPT_DURATION(
            "signpost.attempt.duration",
            Kind.TIMER,
            "seconds",
            List.of(),
            "Time of one request to a receiver, name lookup included. Receivers' speed."),
    CONNECTIONS_OPENED(
            "signpost.connections.opened",
            Kind.COUNTER,
            "connections",
            List.of(),
            "Connections to receivers that were opened. Many for each request: receivers that keep none open."),
    CONNECTIONS_OUT_OF_TURN(
            "signpost.connections.outofturn",
            Kind.COUNTER,
            "connections",
            List.of(),
            "Connections closed because bytes came when no answer was due. A receiver errs, or tries to forge"
                    + " answers."),
    CONNECTIONS_OTHER_ADDRESS(
            "signpost.connections.otheraddress",
            Kind.COUNTER,
            "connections",
            List.of(),
            "Connections opened to another than the first address of a name, which was dead or slow."),
    ATTEMPTS_RESENT(
            "signpost.attempts.resent",
            Kind.COUNTER,
            "attempts",
            List.of(),
            "Requests written twice, because a connection that was kept ended without a byte of an answer."),
    DELIVERY_DELAY(
            "signpost.delivery.delay",
            Kind.TIMER,
            "seconds",
            List.of(),
            "From acceptance to the first attempt's start. Our own speed."),
    DELIVERIES_IN_FLIGHT(
            "signpost.deliveries.inflight",
            Kind.GAUGE,
            "deliveries",
            List.of(),
            "Requests to receivers that are not answered yet. Near delivery.maxInFlight this process is full."),
    DELIVERIES_WAITING(
            "signpost.deliveries.waiting", Kind.GAUGE, "deliveries", List.of(), "Deliveries that wait in memory."),
    DELIVERIES_DEFERRED(
            "signpost.deliveries.deferred",
            Kind.COUNTER,
            "deliveries",
            List.of("reason"),
            "Deliveries that this process put into the backlog, by reason. Those that wait there from their "
                    + "acceptance on are not among them."),
    WEBHOOKS_SHUT(
            "signpost.webhooks.shut",
            Kind.GAUGE,
            "webhooks",
            List.of(),
            "Webhooks that this process sends nothing but probes: their receivers are away or asked for a pause."),
    WEBHOOKS_THROTTLED(
            "signpost.webhooks.throttled",
            Kind.GAUGE,
            "webhooks",
            List.of(),
            "Webhooks that are sent less at a time than their limit allows, those that are shut included."),
    WEBHOOKS_SHUTTINGS(
            "signpost.webhooks.shuttings",
            Kind.COUNTER,
            "times",
            List.of("reason"),
            "Times that a webhook was shut: BREAKER_OPEN, failed probes included, RETRY_AFTER or DESTINATION_STOPPED."),
    WEBHOOKS_RESUMED(
            "signpost.webhooks.resumed",
            Kind.COUNTER,
            "times",
            List.of(),
            "Times that this process heard that a receiver is well: a new URL, a passed test, a person who says so."),
    DESTINATIONS_STOPPED(
            "signpost.destinations.stopped",
            Kind.GAUGE,
            "destinations",
            List.of(),
            "Destinations to which the operator lets nothing be sent, as this process knows them."),
    SENDING_PAUSED(
            "signpost.sending.paused",
            Kind.GAUGE,
            "",
            List.of(),
            "1 while the operator lets nothing be sent anywhere; so it begins after a restore."),
    DELIVERIES_PARKED(
            "signpost.deliveries.parked",
            Kind.COUNTER,
            "deliveries",
            List.of("reason"),
            "Dead letters and held deliveries that this process made, by reason. Those that are held from their "
                    + "acceptance on are not among them."),
    STALE_WRITES(
            "signpost.stale.writes",
            Kind.COUNTER,
            "rows",
            List.of("statement"),
            "Rows that this process tried to write after it had lost its lease or its claim. Not written."),
    STATISTICS_LOST(
            "signpost.statistics.lost",
            Kind.COUNTER,
            "rows",
            List.of(),
            "Rows of statistics, each one webhook's minute, that were given up: the database was away for too long."),
    LIVE_STREAMS(
            "signpost.live.streams",
            Kind.GAUGE,
            "streams",
            List.of(),
            "Live streams that are open on this process. While there are any, what they show is written once more."),
    LIVE_SKIPPED(
            "signpost.live.skipped",
            Kind.COUNTER,
            "deliveries",
            List.of(),
            "Outcomes that live streams do not show, because there were too many or the database was away."),
    CLAIMED(
            "signpost.claimed",
            Kind.COUNTER,
            "deliveries",
            List.of(),
            "Deliveries taken from the backlog by this process."),
    CLOCK_SKEW(
            "signpost.clock.skew",
            Kind.GAUGE,
            "seconds",
            List.of(),
            "By how much this machine's clock is ahead of the database's, by which everything is signed and stored. "
                    + "Beyond two seconds one of them is wrong; the log says which."),
    LEASES_LOST(
            "signpost.leases.lost",
            Kind.COUNTER,
            "leases",
            List.of(),
            "Times that this process lost its lease: it was frozen, or the database was away, for too long."),
    TAKEN_OVER(
            "signpost.taken.over",
            Kind.COUNTER,
            "deliveries",
            List.of(),
            "Deliveries of processes that died, brought back by this one."),
    AUDIT_OVERDUE(
            "signpost.audit.overdue",
            Kind.GAUGE,
            "deliveries",
            List.of(),
            "Deliveries of the whole instance, counted up to 10,000, that have been due for 10 s and could have been "
                    + "sent: no pause, no open circuit breaker, nothing of their webhook under way. Must be 0."),
    AUDIT_REPAIRED(
            "signpost.audit.repaired",
            Kind.COUNTER,
            "repairs",
            List.of("kind"),
            "What the audit found wrong and mended, by kind; the log names the first ids. ORPHANED: deliveries that "
                    + "nobody answered for. Must not grow."),
    AUDIT_UNPROVEN(
            "signpost.audit.unproven",
            Kind.GAUGE,
            "seconds",
            List.of(),
            "Every event older than this has been looked at by the audit twice. Some 600; grows under more load than "
                    + "the audit may follow, and comes down after it."),
    WATERMARK_AGE(
            "signpost.watermark.age",
            Kind.GAUGE,
            "seconds",
            List.of(),
            "Age of the oldest watermark of a living process: everything older is closed. Seconds, or a receiver's "
                    + "timeout and a little; after 10 min without progress its process begins anew."),
    HANDOVERS_UNANSWERED(
            "signpost.handovers.unanswered",
            Kind.COUNTER,
            "batches",
            List.of(),
            "Batches that no queue of this process took within 1 s, or that one threw at: the process gave up its "
                    + "lease and began anew as another pod. Must not grow."),
    SYNTHETIC_EVENTS(
            "signpost.synthetic.events",
            Kind.COUNTER,
            "events",
            List.of("outcome"),
            "Events that this process sent to itself, one a minute, by how they ended: DELIVERED, REFUSED (not "
                    + "accepted), LATE (not recorded within 30 s), NOT_DELIVERED."),
    SYNTHETIC_DURATION(
            "signpost.synthetic.duration",
            Kind.TIMER,
            "seconds",
            List.of("stage"),
            "From the publishing of a synthetic event until it was RECEIVED, and until that was RECORDED. The whole "
                    + "way."),
    SYNTHETIC_AGE(
            "signpost.synthetic.age",
            Kind.GAUGE,
            "seconds",
            List.of(),
            "Since the last synthetic event that was delivered, or the start. Beyond 180 events do not get through; "
                    + "while sending is paused none is sent. Absent if management.syntheticEvents is off."),
    SECRETS_UNREADABLE(
            "signpost.secrets.unreadable",
            Kind.GAUGE,
            "values",
            List.of(),
            "Secrets and headers in the database that none of this process's encryption keys decrypts. Must be 0."),
    HTTP_CONNECTIONS(
            "signpost.http.connections",
            Kind.GAUGE,
            "connections",
            List.of(),
            "Open connections to the API. At http.maxConnections, or what descriptors allow, the oldest idle ones are"
                    + " closed."),
    HTTP_CONNECTIONS_SHED(
            "signpost.http.connections.shed",
            Kind.COUNTER,
            "connections",
            List.of("reason"),
            "Connections to the API that were closed for want of room, or because a request's head took too long."),
    HTTP_REQUESTS(
            "signpost.http.requests",
            Kind.TIMER,
            "seconds",
            List.of("operation", "status"),
            "Requests to the API by operation and class of status (2xx, 4xx, 5xx, broken)."),
    DATABASE_RISKS(
            "signpost.database.risks",
            Kind.GAUGE,
            "settings",
            List.of(),
            "Settings of the database by which an acknowledged event can be lost, as of the last look. Must be 0."),
    DATABASE_LOST(
            "signpost.database.lost",
            Kind.COUNTER,
            "times",
            List.of(),
            "Times that the database lacked what it had told this process was committed, such as after the "
                    + "promotion of an asynchronous standby. Acknowledged events are lost; the log says of how long. "
                    + "Must be 0."),
    DATABASE_CONNECTIONS(
            "signpost.database.connections",
            Kind.GAUGE,
            "connections",
            List.of("state"),
            "Connections of the database: needed by this process at most, used by everybody, left for its role."),
    PG_STATEMENTS(
            "signpost.pg.statements",
            Kind.TIMER,
            "seconds",
            List.of("statement", "outcome"),
            "Time of a statement, its wait for a connection included, by the name of its file. queue.accept "
                    + "is what publishers wait for; as queue.settle grows, deliveries halt till outcomes are kept.");

    /** Micrometer's types. */
    public enum Kind {
        COUNTER,
        GAUGE,
        TIMER
    }

    private final String dotted;
    private final Kind kind;
    private final String unit;

    // Each comes from List.of.
    @SuppressWarnings("ImmutableEnumChecker")
    private final List<String> tags;

    private final String reason;

    Meter(String dotted, Kind kind, String unit, List<String> tags, String reason) {
        this.dotted = dotted;
        this.kind = kind;
        this.unit = unit;
        this.tags = tags;
        this.reason = reason;
    }

    /**
     * Micrometer's name; Prometheus writes underscores, and adds {@code _total} to counters, {@code _seconds} to
     * timers.
     */
    public String dotted() {
        return dotted;
    }

    public Kind kind() {
        return kind;
    }

    /** Base unit; times are in seconds. */
    public String unit() {
        return unit;
    }

    /** Names of its tags, in the order in which {@link Meters} takes their values. */
    public List<String> tags() {
        return tags;
    }

    /** What it tells its reader. */
    public String reason() {
        return reason;
    }

    /** Its row in the documentation. */
    String row() {
        return "| `" + dotted + "` | " + kind.name().toLowerCase(Locale.ROOT) + " | " + unit + " | "
                + String.join(", ", tags) + " | " + reason + " |";
    }
}
