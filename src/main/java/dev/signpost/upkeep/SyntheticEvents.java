package dev.signpost.upkeep;

import dev.signpost.profile.ReceivedRequest;
import dev.signpost.telemetry.LogKeys;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Measures the whole way of an event, once a minute: publishes one as anybody would, waits until it has come in at this
 * pod's own receiver with a signature that holds, and until that has been recorded as delivered. One is under way at a
 * time; what another pod has taken over from a dead one is answered and not counted.
 *
 * <pre>
 *   IDLE ──publish──► PUBLISHED ──received──► RECEIVED ──recorded──► IDLE
 *                         └────── 30 s passed, or refused ──────┴──► IDLE
 * </pre>
 */
public final class SyntheticEvents extends VerticleBase {
    private static final Logger LOG = LoggerFactory.getLogger(SyntheticEvents.class);

    /** Between two of them. */
    public static final Duration EVERY = Duration.ofMinutes(1);

    private static final Duration FIRST = Duration.ofSeconds(1);
    private static final String NUMBER = "number";
    private static final String DATA = "data";
    private static final String POD = "pod";

    private final Setup setup;
    private final SyntheticReceiver receiver;
    // Of events that were recorded before their publisher heard that they are durable.
    private final Map<UUID, Boolean> early = new HashMap<>();
    private @Nullable Probe probe;
    private long number;
    private volatile boolean awaited;

    /** How one ended. */
    public enum Outcome {
        DELIVERED,
        /** It was not accepted. */
        REFUSED,
        /** It was accepted, and was not received and recorded in time. */
        LATE,
        /** It was recorded as something else than delivered at its first attempt. */
        NOT_DELIVERED
    }

    /** Publishes an event of the tenant that is for this. */
    @FunctionalInterface
    public interface Publisher {
        /** Completes with its id when it is durable. */
        Future<UUID> publish(String json);
    }

    /** Where the measurements go. */
    public interface Journal {
        /** It came in so long after it was published. */
        void received(long nanos);

        /** It was recorded so long after it was published. */
        void recorded(long nanos);

        void ended(Outcome outcome);
    }

    /**
     * What it needs.
     *
     * @param publisher the ordinary way in
     * @param paused whether nothing is sent anywhere at present: then nothing is measured
     * @param signed whether the signature of a request holds
     * @param pod tells this process from all others
     * @param every between two events
     * @param patience after which one has failed
     * @param nanoTime monotonic nanoseconds
     */
    public record Setup(
            Publisher publisher,
            BooleanSupplier paused,
            Predicate<ReceivedRequest> signed,
            Journal journal,
            UUID pod,
            Duration every,
            Duration patience,
            LongSupplier nanoTime) {}

    private static final class Probe {
        private final long number;
        private final long publishedNanos;
        private final long timer;
        private @Nullable UUID id;
        private boolean received;

        private Probe(long number, long publishedNanos, long timer) {
            this.number = number;
            this.publishedNanos = publishedNanos;
            this.timer = timer;
        }
    }

    public SyntheticEvents(Setup setup) {
        this.setup = setup;
        this.receiver = new SyntheticReceiver(this::received);
    }

    @Override
    public Future<?> start() {
        return receiver.start(vertx).onSuccess(listening -> {
            vertx.setPeriodic(
                    Math.min(setup.every().toMillis(), FIRST.toMillis()),
                    setup.every().toMillis(),
                    tick -> publish());
        });
    }

    @Override
    public Future<?> stop() {
        return receiver.stop();
    }

    /** Where this pod receives, once started. */
    public int port() {
        return receiver.port();
    }

    /** Whether somebody waits for one to be recorded. Any thread may ask. */
    public boolean awaited() {
        return awaited;
    }

    /** An event of that tenant was recorded. Any thread may tell. */
    public void recorded(UUID event, boolean delivered) {
        context.runOnContext(nothing -> {
            Probe now = probe;
            if (now != null && now.id == null) {
                early.put(event, delivered);
            } else if (now != null && event.equals(now.id)) {
                recorded(now, delivered);
            }
        });
    }

    private void publish() {
        if (probe != null || setup.paused().getAsBoolean()) {
            return;
        }
        long timer = vertx.setTimer(setup.patience().toMillis(), tick -> end(Outcome.LATE));
        Probe mine = new Probe(++number, setup.nanoTime().getAsLong(), timer);
        probe = mine;
        awaited = true;
        var data = new JsonObject().put(POD, setup.pod().toString()).put(NUMBER, mine.number);
        setup.publisher()
                .publish(data.encode())
                .onComplete(done -> context.runOnContext(nothing -> published(mine, done.result(), done.cause())));
    }

    private void published(Probe mine, @Nullable UUID id, @Nullable Throwable failure) {
        if (probe != mine) {
            return;
        }
        if (id == null) {
            LOG.atWarn().addKeyValue(LogKeys.CAUSE, String.valueOf(failure)).log("synthetic.refused");
            end(Outcome.REFUSED);
            return;
        }
        mine.id = id;
        Boolean delivered = early.get(id);
        if (delivered != null) {
            recorded(mine, delivered);
        }
    }

    /** Whether it is to be answered with success: whatever is signed, as it may be one of a pod that died. */
    private boolean received(ReceivedRequest request) {
        if (!setup.signed().test(request)) {
            return false;
        }
        Probe now = probe;
        if (now != null && !now.received && isOf(now, request)) {
            now.received = true;
            setup.journal().received(setup.nanoTime().getAsLong() - now.publishedNanos);
        }
        return true;
    }

    private boolean isOf(Probe now, ReceivedRequest request) {
        try {
            var data = new JsonObject(Buffer.buffer(request.body().bytes())).getJsonObject(DATA);
            return data != null
                    && setup.pod().toString().equals(data.getString(POD))
                    && Long.valueOf(now.number).equals(data.getLong(NUMBER));
        } catch (DecodeException | ClassCastException other) {
            return false;
        }
    }

    private void recorded(Probe mine, boolean delivered) {
        if (!delivered || !mine.received) {
            end(Outcome.NOT_DELIVERED);
            return;
        }
        setup.journal().recorded(setup.nanoTime().getAsLong() - mine.publishedNanos);
        end(Outcome.DELIVERED);
    }

    private void end(Outcome outcome) {
        Probe ended = probe;
        if (ended == null) {
            return;
        }
        vertx.cancelTimer(ended.timer);
        probe = null;
        awaited = false;
        early.clear();
        if (outcome == Outcome.LATE || outcome == Outcome.NOT_DELIVERED) {
            LOG.atWarn()
                    .addKeyValue(LogKeys.RESULT, outcome)
                    .addKeyValue(LogKeys.EVENT_ID, String.valueOf(ended.id))
                    .addKeyValue(LogKeys.REASON, ended.received ? "received" : "not received")
                    .log("synthetic.failed");
        }
        setup.journal().ended(outcome);
    }
}
