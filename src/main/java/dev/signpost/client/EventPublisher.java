package dev.signpost.client;

import dev.signpost.bus.Addresses;
import dev.signpost.bus.PublishMessage;
import dev.signpost.bus.PublishProblem;
import dev.signpost.bus.PublishReply;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * Publishes events to Signpost over the event bus, for other Vert.x services. Events that come while a message is under
 * way go together with the next one; there is no timer, so a lone event leaves at once, and a full message does not
 * wait for the one before it. An event whose answer is lost or that comes at a bad moment is sent again with the same
 * idempotency key, so that it is accepted once. Back-pressure: only so many events are in flight, only so many wait,
 * and one more is refused at once.
 *
 * <p>Safe to call from any thread. Events may overtake each other.
 */
public final class EventPublisher {
    private static final int SERVER_FAULT = 500;
    private static final int TOO_MANY = 429;
    private static final int BUSY = 503;
    /** Of data and changes in one message; a larger event goes alone. */
    private static final int MESSAGE_BYTES = 1 << 20;

    private final Vertx vertx;
    private final PublisherOptions options;
    private final Supplier<String> keys;
    private final RandomGenerator random;
    private final Context loop;
    private final AtomicInteger open = new AtomicInteger();

    // Owned by the publisher's event loop.
    private final ArrayDeque<Publication> waiting = new ArrayDeque<>();
    // Whose delay is over; they are in flight already.
    private final ArrayDeque<Publication> again = new ArrayDeque<>();
    private int inFlight;
    private int messages;

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
            sendReady();
        });
        return publication.result.future();
    }

    /** Events that wait for an answer. */
    public int open() {
        return open.get();
    }

    private void sendReady() {
        while (ready() > 0 && (messages == 0 || ready() >= options.maxBatch())) {
            send(nextBatch());
        }
    }

    private int ready() {
        return again.size() + Math.min(waiting.size(), options.maxInFlight() - inFlight);
    }

    /** As many as fit, and one at least. */
    private List<Publication> nextBatch() {
        List<Publication> batch = new ArrayList<>();
        long bytes = 0;
        while (ready() > 0 && batch.size() < options.maxBatch()) {
            Publication next = again.isEmpty() ? waiting.element() : again.element();
            bytes += next.bytes;
            if (bytes > MESSAGE_BYTES && !batch.isEmpty()) {
                break;
            }
            if (again.isEmpty()) {
                waiting.remove();
                inFlight++;
            } else {
                again.remove();
            }
            batch.add(next);
        }
        return batch;
    }

    private void send(List<Publication> batch) {
        messages++;
        Object body = batch.size() == 1 ? batch.get(0).json : array(batch);
        var delivery =
                new DeliveryOptions().setSendTimeout(options.attemptTimeout().toMillis());
        vertx.eventBus()
                .request(Addresses.PUBLISH, body, delivery)
                .map(reply -> answers(reply.body(), batch.size()))
                .onComplete(answer -> loop.runOnContext(turn -> {
                    messages--;
                    for (int i = 0; i < batch.size(); i++) {
                        batch.get(i)
                                .answered(answer.succeeded() ? answer.result().get(i) : failed(answer.cause()));
                    }
                    sendReady();
                }));
    }

    private static JsonArray array(List<Publication> batch) {
        var array = new JsonArray();
        batch.forEach(publication -> array.add(publication.json));
        return array;
    }

    private static List<Future<PublishReply>> answers(Object body, int expected) {
        if (body instanceof JsonObject single) {
            return List.of(Future.succeededFuture(PublishReply.ofJson(single)));
        }
        var array = (JsonArray) body;
        if (array.size() != expected) {
            throw new IllegalStateException(expected + " events were answered with " + array.size() + " answers");
        }
        List<Future<PublishReply>> answers = new ArrayList<>(expected);
        for (int i = 0; i < expected; i++) {
            answers.add(answer(array.getJsonObject(i)));
        }
        return answers;
    }

    private static Future<PublishReply> answer(JsonObject json) {
        if (!PublishProblem.isOne(json)) {
            return Future.succeededFuture(PublishReply.ofJson(json));
        }
        var problem = PublishProblem.ofJson(json);
        return failed(new ReplyException(ReplyFailure.RECIPIENT_FAILURE, problem.status(), problem.detail()));
    }

    private static Future<PublishReply> failed(Throwable cause) {
        return Future.failedFuture(cause);
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
        private final int bytes;
        private final Promise<PublishReply> result = Promise.promise();
        private final Context origin = Vertx.currentContext();
        private int attempts;

        Publication(PublishMessage message) {
            boolean hasKey = message.idempotencyKey() != null;
            this.json = (hasKey ? message : message.withIdempotencyKey(keys.get())).toJson();
            var changes = message.changes();
            this.bytes = message.data().length() + (changes == null ? 0 : changes.length());
        }

        void answered(Future<PublishReply> answer) {
            attempts++;
            if (answer.failed() && attempts < options.attempts() && worthAnotherAttempt(answer.cause())) {
                vertx.setTimer(jittered(options.delayMillis(attempts)), over -> {
                    again.add(this);
                    sendReady();
                });
                return;
            }
            inFlight--;
            open.decrementAndGet();
            tell(answer);
        }

        /** Half of it to all of it, so that those who were refused together do not come back together. */
        private long jittered(long millis) {
            return Math.max(1, millis - random.nextLong(millis / 2 + 1));
        }

        private void tell(Future<PublishReply> answer) {
            if (origin == null || origin == loop) {
                result.handle(answer);
            } else {
                origin.runOnContext(turn -> result.handle(answer));
            }
        }
    }
}
