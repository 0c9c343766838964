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
 * Asks match for the targets of what has come in, while the batch before is on its way to Postgres. One request is in
 * flight; what comes meanwhile goes with the next. If it is not answered, its events are asked for again. Owned by the
 * intake's event loop.
 */
final class Matching {
    private static final Logger LOG = LoggerFactory.getLogger(Matching.class);
    private static final long TRY_AGAIN_MILLIS = 100;

    private final Vertx vertx;
    private final StageBus bus;
    private final int most;
    private final Listener listener;

    private final ArrayDeque<PendingEvent> waiting = new ArrayDeque<>();
    private boolean asking;

    /** Where matched events go, on the intake's event loop. */
    interface Listener {
        void matched(PendingEvent event);

        /** This pod's memory has nothing of its tenant that is new enough: it has to be read first. */
        void unknown(PendingEvent event);

        /** All events of an answer have been passed on. */
        void answered();
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

    /** Sends the next request unless one is in flight. */
    void ask() {
        if (asking || waiting.isEmpty()) {
            return;
        }
        asking = true;
        List<PendingEvent> asked = next();
        bus.request(Addresses.MATCH, request(asked), MatchReply.class).onComplete(reply -> {
            if (reply.succeeded()) {
                asking = false;
                passOn(asked, reply.result().matches());
                ask();
            } else {
                tryAgain(asked, reply.cause());
            }
        });
    }

    private List<PendingEvent> next() {
        List<PendingEvent> some = new ArrayList<>(Math.min(most, waiting.size()));
        while (some.size() < most && !waiting.isEmpty()) {
            some.add(waiting.remove());
        }
        return some;
    }

    private static MatchRequest request(List<PendingEvent> events) {
        List<MatchRequest.Wanted> wanted = new ArrayList<>(events.size());
        for (PendingEvent event : events) {
            wanted.add(new MatchRequest.Wanted(
                    event.tenant().key(), event.draft.type(), event.tenant().version()));
        }
        return new MatchRequest(wanted);
    }

    private void passOn(List<PendingEvent> asked, List<@Nullable Match> matches) {
        for (int i = 0; i < asked.size(); i++) {
            PendingEvent event = asked.get(i);
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

    private void tryAgain(List<PendingEvent> asked, Throwable failure) {
        LOG.atWarn()
                .addKeyValue(LogKeys.COUNT, asked.size())
                .addKeyValue(LogKeys.CAUSE, String.valueOf(failure.getMessage()))
                .log("match.failed");
        for (int i = asked.size() - 1; i >= 0; i--) {
            waiting.addFirst(asked.get(i));
        }
        vertx.setTimer(TRY_AGAIN_MILLIS, over -> {
            asking = false;
            ask();
        });
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
