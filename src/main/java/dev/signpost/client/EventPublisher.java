package dev.signpost.client;

import dev.signpost.bus.Addresses;
import dev.signpost.bus.PublishMessage;
import dev.signpost.bus.PublishReply;
import io.vertx.core.AsyncResult;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import io.vertx.core.json.JsonObject;
import java.util.ArrayDeque;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * Publishes events to Signpost over the event bus, for other Vert.x services. An event whose answer is lost or that
 * comes at a bad moment is sent again with the same idempotency key, so that it is accepted once. Back-pressure: only
 * so many events are in flight, only so many wait, and one more is refused at once. Signpost gathers events into
 * batches on its side, so one message per event is what it wants.
 *
 * <p>Safe to call from any thread. Events may overtake each other.
 */
public final class EventPublisher {
    private static final int SERVER_FAULT = 500;
    private static final int TOO_MANY = 429;
    private static final int BUSY = 503;

    private final Vertx vertx;
    private final PublisherOptions options;
    private final Supplier<String> keys;
    private final RandomGenerator random;
    private final Context loop;
    private final AtomicInteger open = new AtomicInteger();

    // Owned by the publisher's event loop.
    private final ArrayDeque<Publication> waiting = new ArrayDeque<>();
    private int inFlight;

    /**
     * Works on the event loop that this is called on, or on one of its own.
     *
     * @param keys makes idempotency keys, never the same twice: random UUIDs will do; called from any thread
     * @param random for the jitter between attempts
     */
    public EventPublisher(Vertx vertx, PublisherOptions options, Supplier<String> keys, RandomGenerator random) {
        this.vertx = vertx;
        this.options = options;
        this.keys = keys;
        this.random = random;
        this.loop = vertx.getOrCreateContext();
    }

    /**
     * Completes when the event is durable, on the caller's event loop if it has one. Fails with
     * {@link PublisherFullException}, or with the {@link ReplyException} of the last attempt: its {@code failureCode}
     * is the HTTP status of what Signpost said (404 unknown tenant, 409 key used before for another event, 413, 422),
     * or its type tells that nobody answered; the event may then have been accepted all the same.
     */
    public Future<PublishReply> publish(PublishMessage message) {
        int limit = options.maxInFlight() + options.maxWaiting();
        if (open.incrementAndGet() > limit) {
            open.decrementAndGet();
            return Future.failedFuture(new PublisherFullException(limit));
        }
        var publication = new Publication(message);
        loop.runOnContext(turn -> {
            waiting.add(publication);
            sendNext();
        });
        return publication.result.future();
    }

    /** Events that wait for an answer. */
    public int open() {
        return open.get();
    }

    private void sendNext() {
        while (inFlight < options.maxInFlight() && !waiting.isEmpty()) {
            inFlight++;
            waiting.remove().send();
        }
    }

    private static boolean worthAnotherAttempt(Throwable failure) {
        if (!(failure instanceof ReplyException reply)) {
            return false;
        }
        int code = reply.failureCode();
        return reply.failureType() != ReplyFailure.RECIPIENT_FAILURE
                || code == BUSY
                || code == TOO_MANY
                || code == SERVER_FAULT;
    }

    /** One event from its first attempt to its answer. */
    private final class Publication {
        private final JsonObject json;
        private final Promise<PublishReply> result = Promise.promise();
        private final Context origin = Vertx.currentContext();
        private int attempts;

        Publication(PublishMessage message) {
            boolean hasKey = message.idempotencyKey() != null;
            this.json = (hasKey ? message : message.withIdempotencyKey(keys.get())).toJson();
        }

        void send() {
            attempts++;
            var delivery = new DeliveryOptions()
                    .setSendTimeout(options.attemptTimeout().toMillis());
            vertx.eventBus()
                    .<JsonObject>request(Addresses.PUBLISH, json, delivery)
                    .map(reply -> PublishReply.ofJson(reply.body()))
                    .onComplete(answer -> loop.runOnContext(turn -> answered(answer)));
        }

        private void answered(AsyncResult<PublishReply> answer) {
            if (answer.failed() && attempts < options.attempts() && worthAnotherAttempt(answer.cause())) {
                vertx.setTimer(jittered(options.delayMillis(attempts)), again -> send());
                return;
            }
            inFlight--;
            open.decrementAndGet();
            tell(answer);
            sendNext();
        }

        /** Half of it to all of it, so that those who were refused together do not come back together. */
        private long jittered(long millis) {
            return Math.max(1, millis - random.nextLong(millis / 2 + 1));
        }

        private void tell(AsyncResult<PublishReply> answer) {
            if (origin == null || origin == loop) {
                result.handle(answer);
            } else {
                origin.runOnContext(turn -> result.handle(answer));
            }
        }
    }
}
