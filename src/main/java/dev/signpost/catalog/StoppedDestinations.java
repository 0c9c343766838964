package dev.signpost.catalog;

import dev.signpost.model.DestinationStop;
import dev.signpost.model.SendStops;
import dev.signpost.pg.Sql;
import dev.signpost.pg.SqlRunner;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * This pod's memory of the destinations that the operator has stopped: read anew with each change of the catalogue,
 * before that counts as applied. Any thread may ask.
 */
public final class StoppedDestinations implements SendStops {
    private static final Sql ALL = Sql.named("catalog.stopped_destinations");

    private final SqlRunner pg;
    private final InstantSource clock;
    private volatile Stops stops = Stops.NONE;

    public StoppedDestinations(SqlRunner pg, InstantSource clock) {
        this.pg = pg;
        this.clock = clock;
    }

    private record OnRange(AddressBlock range, DestinationStop stop) {}

    /** @param everything the stop on all destinations */
    private record Stops(
            @Nullable DestinationStop everything,
            Map<String, DestinationStop> hosts,
            List<OnRange> ranges,
            Map<UUID, DestinationStop> ids) {
        static final Stops NONE = new Stops(null, Map.of(), List.of(), Map.of());
    }

    /** Reads them. */
    Future<Void> follow() {
        return pg.run(ALL).map(rows -> {
            stops = stops(rows);
            return null;
        });
    }

    @Override
    public boolean none() {
        return stops.ids().isEmpty();
    }

    /** How many there are. */
    public int count() {
        return stops.ids().size();
    }

    /** True while there is a stop on a range of addresses. */
    public boolean anyRange() {
        return !stops.ranges().isEmpty();
    }

    /** True while nothing is sent anywhere. */
    public boolean everything() {
        return inForce(stops.everything()) != null;
    }

    @Override
    public @Nullable DestinationStop onHost(String host) {
        DestinationStop all = inForce(stops.everything());
        DestinationStop stop = all == null ? inForce(stops.hosts().get(host)) : all;
        return stop == null && anyRange() && AddressBlock.literal(host) ? onAddress(host) : stop;
    }

    @Override
    public @Nullable DestinationStop onAddress(String literal) {
        for (OnRange on : stops.ranges()) {
            if (on.range().contains(literal) && on.stop().inForce(clock.millis())) {
                return on.stop();
            }
        }
        return null;
    }

    @Override
    public @Nullable DestinationStop byId(UUID id) {
        return inForce(stops.ids().get(id));
    }

    private @Nullable DestinationStop inForce(@Nullable DestinationStop stop) {
        return stop != null && stop.inForce(clock.millis()) ? stop : null;
    }

    private static Stops stops(RowSet<Row> rows) {
        Map<String, DestinationStop> hosts = new HashMap<>();
        List<OnRange> ranges = new ArrayList<>();
        Map<UUID, DestinationStop> ids = new HashMap<>();
        for (Row row : rows) {
            OffsetDateTime until = row.getOffsetDateTime("until");
            var stop = new DestinationStop(
                    row.getUUID("id"),
                    row.getOffsetDateTime("created_at").toInstant().toEpochMilli(),
                    until == null ? null : until.toInstant().toEpochMilli());
            ids.put(stop.id(), stop);
            String host = row.getString("host");
            if (host == null) {
                AddressBlock range = AddressBlock.parse(row.getString("range"));
                if (range != null) {
                    ranges.add(new OnRange(range, stop));
                }
            } else {
                hosts.put(host, stop);
            }
        }
        DestinationStop everything = hosts.remove(DestinationStops.EVERYTHING);
        return new Stops(everything, Map.copyOf(hosts), List.copyOf(ranges), Map.copyOf(ids));
    }
}
