package dev.signpost.catalog;

import dev.signpost.model.Refusal;
import dev.signpost.pg.PgPool;
import dev.signpost.pg.Sql;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import java.net.IDN;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The operator's stops: destinations to which nothing is sent, whoever's webhooks they are. Changes of the catalogue; a
 * stop is answered when every pod has applied it, so that no send to it starts afterwards.
 */
public final class DestinationStops {
    /** In place of a destination: nothing is sent anywhere. */
    public static final String EVERYTHING = "*";

    /** Each pod looks at all of them for each delivery while there are any. */
    private static final int MOST = 1000;

    private static final Sql ALL = Sql.named("catalog.stopped_destinations");
    private static final Sql FORGET = Sql.named("catalog.forget_stops");
    private static final Sql INSERT = Sql.named("catalog.insert_stop");
    private static final Sql DELETE = Sql.named("catalog.delete_stop");
    private static final int LONGEST_HOST = 253;
    private static final Pattern HOST =
            Pattern.compile("[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?(\\.[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?)*");

    private final PgPool pool;
    private final Changes changes;
    private final PropagationWait everywhere;
    private final InstantSource clock;
    private final Supplier<UUID> ids;

    public DestinationStops(
            PgPool pool, Changes changes, PropagationWait everywhere, InstantSource clock, Supplier<UUID> ids) {
        this.pool = pool;
        this.changes = changes;
        this.everywhere = everywhere;
        this.clock = clock;
        this.ids = ids;
    }

    /**
     * A stop as operators see it.
     *
     * @param destination a host name, a range of addresses, or {@link #EVERYTHING}
     * @param range whether it is a range
     * @param reason for operators; tenants do not see it
     * @param createdBy id of the key
     * @param until when it ends by itself, or null
     */
    public record Stop(
            UUID id,
            String destination,
            boolean range,
            String reason,
            Instant createdAt,
            String createdBy,
            @Nullable Instant until) {

        static Stop of(Row row) {
            String host = row.getString("host");
            OffsetDateTime until = row.getOffsetDateTime("until");
            return new Stop(
                    row.getUUID("id"),
                    host == null ? row.getString("range") : host,
                    host == null,
                    row.getString("reason"),
                    row.getOffsetDateTime("created_at").toInstant(),
                    row.getString("created_by"),
                    until == null ? null : until.toInstant());
        }
    }

    /** Those that are not over, newest first. */
    public Future<List<Stop>> list() {
        return pool.run(ALL).map(rows -> Rows.all(rows, Stop::of));
    }

    /**
     * Stops a destination. Completes when no pod starts a send to it any more. Fails with INVALID, or CONFLICT if it is
     * stopped already or there are too many.
     *
     * @param destination a host name, an address, a range of addresses, or {@link #EVERYTHING}
     * @param until when it ends by itself, or null
     */
    public Future<Stop> stop(Actor actor, String destination, String reason, @Nullable Instant until) {
        if (until != null && !until.isAfter(Instant.ofEpochMilli(clock.millis()))) {
            return Future.failedFuture(Refusal.invalid("/until", "This time has passed."));
        }
        AddressBlock block = AddressBlock.parse(destination);
        String host = destination.equals(EVERYTHING) ? EVERYTHING : block == null ? host(destination) : null;
        String text = block == null ? host : block.text();
        if (text == null) {
            return Future.failedFuture(Refusal.invalid("/destination", fault(destination)));
        }
        var call = INSERT.bind()
                .set("id", ids.get())
                .set("host", host)
                .set("range", block == null ? null : block.text())
                .set("reason", reason)
                .set("actor", actor.id())
                .set("until", until == null ? null : until.atOffset(ZoneOffset.UTC))
                .set("stops_at_most", MOST);
        return changes.<Stop>make(
                        actor,
                        (sql, epoch) -> sql.run(FORGET)
                                .compose(gone -> sql.run(call))
                                .map(rows -> Rows.first(rows).map(Stop::of).orElseThrow(() -> refused(text)))
                                .map(made -> new Changes.Entry<>(
                                        null,
                                        "destination.stopped",
                                        made.destination(),
                                        List.of("reason", "until"),
                                        made)))
                .compose(made -> everywhere.until(made.epoch()).map(made.value()));
    }

    /**
     * Lifts a stop; what waits for it is sent again, beginning with one request for each webhook. Completes when every
     * pod has heard of it. Fails with NOT_FOUND.
     */
    public Future<Void> lift(Actor actor, UUID id) {
        return changes.<Stop>make(
                        actor,
                        (sql, epoch) -> sql.run(DELETE.bind().set("id", id))
                                .map(rows -> Rows.first(rows)
                                        .map(Stop::of)
                                        .orElseThrow(() -> Refusal.notFound("stopped destination")))
                                .map(gone -> new Changes.Entry<>(
                                        null, "destination.resumed", gone.destination(), List.<String>of(), gone)))
                .compose(gone -> everywhere.until(gone.epoch()));
    }

    private static Refusal refused(String destination) {
        return Refusal.of(
                Refusal.Kind.CONFLICT,
                "\"" + destination + "\" is stopped already, or there are " + MOST + " stops. Lift a stop first.");
    }

    /** In lower case and ASCII, as webhooks' URLs have it; null if it is none. */
    private static @Nullable String host(String text) {
        String trimmed = text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
        String ascii;
        try {
            ascii = IDN.toASCII(trimmed).toLowerCase(Locale.ROOT);
        } catch (IllegalArgumentException none) {
            return null;
        }
        boolean fits = ascii.length() <= LONGEST_HOST && HOST.matcher(ascii).matches() && !AddressBlock.literal(ascii);
        // A name's last label is no number: that would be a slip in an address.
        return fits && !ascii.substring(ascii.lastIndexOf('.') + 1).matches("[0-9]+") ? ascii : null;
    }

    private static String fault(String text) {
        if (text.contains("://")) {
            return "This is a URL. Give the host name alone, such as hooks.example.com.";
        }
        if (text.indexOf('/') >= 0) {
            return "This is not a range of addresses: expected one like 203.0.113.0/24 or 2001:db8::/32, with no bits"
                    + " beyond its prefix.";
        }
        return "Expected a host name (hooks.example.com, without a port), an address, a range (203.0.113.0/24), or"
                + " * for every destination.";
    }
}
