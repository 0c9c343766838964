package dev.signpost.ingest;

import dev.signpost.bus.Addresses;
import dev.signpost.bus.stage.MatchReply;
import dev.signpost.bus.stage.MatchRequest;
import dev.signpost.bus.stage.StageBus;
import dev.signpost.model.Match;
import dev.signpost.telemetry.LogKeys;
import io.vertx.core.Vertx;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks match for the targets of what has come in: at once when no batch is on its way to Postgres, else when there is
 * enough, or that batch is answered. One request is in flight; what comes meanwhile goes with the next. If it is not
 * answered, its events are asked for again. Owned by the intake's event loop.
 */
final class Matching {
    private static final Logger LOG = LoggerFactory.getLogger(Matching.class);
    private static final long LOOK_MILLIS = 50;
    private static final int LOOKS = 10;
    private static final int ENOUGH = 64;

    private final Vertx vertx;
    private final StageBus bus;
    private final int most;
    private final Listener listener;

    private final ArrayDeque<PendingEvent> waiting = new ArrayDeque<>();
    // In flight.
    private List<PendingEvent> asked = List.of();
    private long number;
    private int silentLooks;
    private boolean armed;

    /** Where matched events go, on the intake's event loop. */
    interface Listener {
        void matched(PendingEvent event);

        /** This pod's memory has nothing of its tenant that is new enough: it has to be read first. */
        void unknown(PendingEvent event);

        /** All events of an answer have been passed on. */
        void answered();

        /** Whether an event that is matched now could go on at once. */
        boolean wantsMore();
    }

    /** @param most events of one request */
    Matching(Vertx vertx, StageBus bus, int most, Listener listener) {
        this.vertx = vertx;
        this.bus = bus;
        this.most = most;
        this.listener = listener;
    }

    /** Goes with the next request. */
    void add(PendingEvent event) {
        waiting.add(event);
    }

    /**
     * Sends the next request, unless one is in flight, or what has come so far cannot go on yet and is so little that
     * the request would cost more than what it asks for.
     */
    void ask() {
        if (!asked.isEmpty() || waiting.isEmpty() || (waiting.size() < ENOUGH && !listener.wantsMore())) {
            return;
        }
        asked = next();
        number++;
        silentLooks = 0;
        bus.send(Addresses.MATCH, request(number, asked));
        arm();
    }

    /** The targets of what was asked for last; any other answer comes too late. */
    void answered(MatchReply reply) {
        if (reply.number() != number || asked.isEmpty()) {
            return;
        }
        List<PendingEvent> events = asked;
        asked = List.of();
        passOn(events, reply.matches());
        ask();
    }

    /** While a request is in flight: looks are counted and not time, so that a frozen process hears its answers. */
    private void arm() {
        if (!armed) {
            armed = true;
            vertx.setTimer(LOOK_MILLIS, over -> look());
        }
    }

    private void look() {
        armed = false;
        if (asked.isEmpty()) {
            return;
        }
        silentLooks++;
        if (silentLooks >= LOOKS) {
            askAgain();
        }
        arm();
    }

    private void askAgain() {
        LOG.atWarn().addKeyValue(LogKeys.COUNT, asked.size()).log("match.failed");
        for (int i = asked.size() - 1; i >= 0; i--) {
            waiting.addFirst(asked.get(i));
        }
        asked = List.of();
        ask();
    }

    private List<PendingEvent> next() {
        List<PendingEvent> some = new ArrayList<>(Math.min(most, waiting.size()));
        while (some.size() < most && !waiting.isEmpty()) {
            some.add(waiting.remove());
        }
        return some;
    }

    private static MatchRequest request(long number, List<PendingEvent> events) {
        List<MatchRequest.Wanted> wanted = new ArrayList<>(events.size());
        for (PendingEvent event : events) {
            wanted.add(new MatchRequest.Wanted(
                    event.tenant().key(), event.draft.type(), event.tenant().version()));
        }
        return new MatchRequest(number, wanted);
    }

    private void passOn(List<PendingEvent> events, List<@Nullable Match> matches) {
        for (int i = 0; i < events.size(); i++) {
            PendingEvent event = events.get(i);
            Match match = matches.get(i);
            if (match == null) {
                listener.unknown(event);
            } else {
                event.match = match;
                listener.matched(event);
            }
        }
        listener.answered();
    }

    /** Takes out the events that came before that moment; they stand about in the order of arrival. */
    void takeOlder(long nanos, Consumer<PendingEvent> taker) {
        for (PendingEvent oldest = waiting.peek();
                oldest != null && oldest.arrivedNanos - nanos < 0;
                oldest = waiting.peek()) {
            taker.accept(waiting.remove());
        }
    }
}
