package dev.signpost.manage;

import dev.signpost.model.Limit;
import dev.signpost.model.Refusal;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The live streams that are open on this process: how many there may be, and who is watched. Any thread may call. */
public final class LiveStreams {
    /** Streams of one tenant; the next one is refused with 429. */
    public static final int OF_TENANT = 10;

    /** Streams in all: each asks Postgres once a second. The next one is refused with 503. */
    public static final int IN_ALL = 200;

    /** Several times within the time for which a tenant is watched. */
    private static final long RENEW_MILLIS = 15_000;

    private static final Duration COME_BACK = Duration.ofSeconds(5);

    private final Watching watching;

    // Guarded by this.
    private final Map<Long, Set<Open>> open = new HashMap<>();
    private int count;
    private boolean ending;

    /** Makes all processes write what happens to the deliveries of tenants. */
    @FunctionalInterface
    public interface Watching {
        /** For {@link dev.signpost.queue.LiveFeed#WATCHED_FOR} from now on; on this process at once. */
        Future<Void> watch(Collection<Long> tenantKeys);
    }

    /** One that is open. */
    interface Open {
        long tenantKey();

        /** Ends it now, or else as soon as it is opened. */
        Future<Void> end(Refusal why);
    }

    public LiveStreams(Watching watching) {
        this.watching = watching;
    }

    /** Begins to keep watch for the streams that are open. */
    public void start(Vertx vertx) {
        vertx.setPeriodic(RENEW_MILLIS, tick -> {
            Collection<Long> tenants = tenants();
            if (!tenants.isEmpty()) {
                // Should it fail, the streams will find out what they have missed.
                watching.watch(tenants);
            }
        });
    }

    Future<Void> watch(long tenantKey) {
        return watching.watch(List.of(tenantKey));
    }

    /**
     * Asked before anything is done for a stream, so that one who comes again and again costs nothing.
     *
     * @throws Refusal TOO_MANY or BUSY if there is no room for one more
     */
    synchronized void requireRoom(long tenantKey) {
        if (ending) {
            throw stopping();
        }
        if (count >= IN_ALL) {
            throw Refusal.busy("As many live streams are open as this process allows: " + IN_ALL + ".", COME_BACK);
        }
        if (open.getOrDefault(tenantKey, Set.of()).size() >= OF_TENANT) {
            throw Refusal.tooMany(
                    new Refusal.Reached(Limit.LIVE_STREAMS, OF_TENANT),
                    "As many live streams are open as a tenant may have: " + OF_TENANT + ". Close one of them.",
                    COME_BACK);
        }
    }

    /** @throws Refusal TOO_MANY or BUSY if there is no room for it */
    synchronized void add(Open stream) {
        requireRoom(stream.tenantKey());
        open.computeIfAbsent(stream.tenantKey(), key -> new HashSet<>()).add(stream);
        count++;
    }

    synchronized void remove(Open stream) {
        Set<Open> ofTenant = open.getOrDefault(stream.tenantKey(), new HashSet<>());
        if (ofTenant.remove(stream)) {
            count--;
            if (ofTenant.isEmpty()) {
                open.remove(stream.tenantKey());
            }
        }
    }

    /** How many are open. */
    public synchronized int count() {
        return count;
    }

    /** Ends all, and lets none begin: their readers go on elsewhere. Completes when all have ended, within a second. */
    public Future<Void> end() {
        return Future.join(
                        ending().stream().map(stream -> stream.end(stopping())).toList())
                .mapEmpty();
    }

    private synchronized List<Open> ending() {
        ending = true;
        return open.values().stream().flatMap(Set::stream).toList();
    }

    private synchronized Collection<Long> tenants() {
        return List.copyOf(open.keySet());
    }

    private static Refusal stopping() {
        return Refusal.busy("This process stops. Connect again to go on.", Duration.ofSeconds(1));
    }
}
