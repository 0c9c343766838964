package dev.signpost.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signpost.bus.Addresses;
import dev.signpost.bus.PublishMessage;
import dev.signpost.bus.PublishProblem;
import dev.signpost.bus.PublishReply;
import dev.signpost.model.RawJson;
import dev.signpost.testkit.Await;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(VertxExtension.class)
class EventPublisherTest {
    private static final PublishReply ACCEPTED = new PublishReply("id", Instant.ofEpochMilli(1), 2, false, false);
    private static final PublishMessage MESSAGE = PublishMessage.of("acme", "a", RawJson.of("{\"n\":1.0}"));

    private final AtomicInteger keys = new AtomicInteger();
    private final BlockingQueue<Message<JsonObject>> received = new LinkedBlockingQueue<>();

    @Test
    void shouldPublishWithAKeyOfItsOwn(Vertx vertx) throws Exception {
        listen(vertx, message -> message.reply(ACCEPTED.toJson()));

        PublishReply reply = Await.value(publisher(vertx, 1, 0).publish(MESSAGE));

        assertThat(reply).isEqualTo(ACCEPTED);
        assertThat(PublishMessage.ofJson(next().body())).isEqualTo(MESSAGE.withIdempotencyKey("key-1"));
    }

    @Test
    void shouldKeepTheCallersKey(Vertx vertx) throws Exception {
        listen(vertx, message -> message.reply(ACCEPTED.toJson()));

        Await.value(publisher(vertx, 1, 0).publish(MESSAGE.withIdempotencyKey("mine")));

        assertThat(next().body().getString("idempotencyKey")).isEqualTo("mine");
    }

    @ParameterizedTest
    @ValueSource(ints = {503, 500, 429})
    void shouldTryAgainWithTheSameKey(int code, Vertx vertx) throws Exception {
        var attempts = new AtomicInteger();
        listen(vertx, message -> {
            if (attempts.incrementAndGet() < 3) {
                message.fail(code, "not now");
            } else {
                message.reply(ACCEPTED.toJson());
            }
        });

        PublishReply reply = Await.value(publisher(vertx, 1, 0).publish(MESSAGE));

        assertThat(reply).isEqualTo(ACCEPTED);
        assertThat(List.of(key(next()), key(next()), key(next()))).containsOnly("key-1");
    }

    @Test
    void shouldTryAgainWhenNoAnswerComes(Vertx vertx) throws Exception {
        var attempts = new AtomicInteger();
        listen(vertx, message -> {
            if (attempts.incrementAndGet() == 2) {
                message.reply(ACCEPTED.toJson());
            }
        });

        assertThat(Await.value(publisher(vertx, 1, 0).publish(MESSAGE))).isEqualTo(ACCEPTED);
        assertThat(key(next())).isEqualTo(key(next()));
    }

    @Test
    void shouldGiveUpAfterItsAttempts(Vertx vertx) {
        listen(vertx, message -> message.fail(503, "not now"));

        var failure = (ReplyException) Await.failure(publisher(vertx, 1, 0).publish(MESSAGE));

        assertThat(failure.failureCode()).isEqualTo(503);
        assertThat(received).hasSize(4);
    }

    @Test
    void shouldGiveUpWhenNobodyListens(Vertx vertx) {
        var failure = (ReplyException) Await.failure(publisher(vertx, 1, 0).publish(MESSAGE));

        assertThat(failure.failureType()).isEqualTo(ReplyFailure.NO_HANDLERS);
    }

    @ParameterizedTest
    @ValueSource(ints = {404, 409, 413, 422})
    void shouldNotRepeatWhatWasRefusedForGood(int code, Vertx vertx) {
        listen(vertx, message -> message.fail(code, "no"));

        var failure = (ReplyException) Await.failure(publisher(vertx, 1, 0).publish(MESSAGE));

        assertThat(failure.failureCode()).isEqualTo(code);
        assertThat(received).hasSize(1);
    }

    @Test
    void shouldBoundWhatIsInFlightAndWhatWaits(Vertx vertx) throws Exception {
        listen(vertx, message -> {});
        EventPublisher publisher = publisher(vertx, 1, 2, 3, Duration.ofSeconds(30));
        var open = new ArrayList<Future<PublishReply>>();
        for (int i = 0; i < 5; i++) {
            open.add(publisher.publish(MESSAGE));
        }

        Throwable refused = Await.failure(publisher.publish(MESSAGE));

        assertThat(refused).isInstanceOf(PublisherFullException.class).hasMessageContaining("5 events wait");
        Message<JsonObject> first = next();
        next();
        assertThat(received).isEmpty();
        first.reply(ACCEPTED.toJson());
        assertThat(key(next())).isEqualTo("key-3");
        assertThat(Await.value(open.get(0))).isEqualTo(ACCEPTED);
        assertThat(publisher.open()).isEqualTo(4);
    }

    @Test
    void shouldAnswerOnTheCallersEventLoop(Vertx vertx) {
        listen(vertx, message -> message.reply(ACCEPTED.toJson()));
        EventPublisher publisher = publisher(vertx, 1, 0);
        Promise<Boolean> home = Promise.promise();
        var caller = vertx.getOrCreateContext();

        caller.runOnContext(turn ->
                publisher.publish(MESSAGE).onComplete(reply -> home.complete(Vertx.currentContext() == caller)));

        assertThat(Await.value(home.future())).isTrue();
    }

    @Test
    void shouldDoubleItsDelaysUpToTheLongest() {
        var options = new PublisherOptions(
                1, 1, 0, 9, Duration.ofSeconds(1), Duration.ofMillis(100), Duration.ofMillis(1_000));

        assertThat(List.of(1, 2, 3, 4, 5, 100).stream().map(options::delayMillis))
                .containsExactly(100L, 200L, 400L, 800L, 1_000L, 1_000L);
    }

    @Test
    void shouldSendTogetherWhatCameWhileAMessageWasUnderWay(Vertx vertx) throws Exception {
        EventPublisher publisher = publisher(vertx, 10, 100, 0, Duration.ofSeconds(30));
        BlockingQueue<Message<Object>> all = listenToAll(vertx);
        publisher.publish(MESSAGE);
        Message<Object> first = taken(all);
        for (int i = 0; i < 4; i++) {
            publisher.publish(MESSAGE);
        }
        assertThat(all).isEmpty();

        first.reply(ACCEPTED.toJson());

        var together = (JsonArray) taken(all).body();
        assertThat(first.body()).isInstanceOf(JsonObject.class);
        assertThat(keysOf(together)).containsExactly("key-2", "key-3", "key-4", "key-5");
    }

    @Test
    void shouldNotWaitWithAFullMessage(Vertx vertx) throws Exception {
        EventPublisher publisher = publisher(vertx, 2, 100, 0, Duration.ofSeconds(30));
        BlockingQueue<Message<Object>> all = listenToAll(vertx);
        for (int i = 0; i < 4; i++) {
            publisher.publish(MESSAGE);
        }

        assertThat(taken(all).body()).isInstanceOf(JsonObject.class);
        assertThat(keysOf((JsonArray) taken(all).body())).containsExactly("key-2", "key-3");
        assertThat(all).isEmpty();
        assertThat(publisher.open()).isEqualTo(4);
    }

    @Test
    void shouldAnswerEachOfABatchAndRepeatOnlyWhatIsWorthIt(Vertx vertx) throws Exception {
        EventPublisher publisher = publisher(vertx, 10, 100, 0, Duration.ofSeconds(30));
        BlockingQueue<Message<Object>> all = listenToAll(vertx);
        publisher.publish(MESSAGE);
        Message<Object> first = taken(all);
        Future<PublishReply> good = publisher.publish(MESSAGE);
        Future<PublishReply> bad = publisher.publish(MESSAGE);
        Future<PublishReply> unlucky = publisher.publish(MESSAGE);
        first.reply(ACCEPTED.toJson());

        taken(all)
                .reply(new JsonArray()
                        .add(ACCEPTED.toJson())
                        .add(new PublishProblem(422, "no").toJson())
                        .add(new PublishProblem(503, "not now").toJson()));
        Message<Object> repeated = taken(all);
        repeated.reply(ACCEPTED.toJson());

        assertThat(Await.value(good)).isEqualTo(ACCEPTED);
        var refused = (ReplyException) Await.failure(bad);
        assertThat(refused.failureCode()).isEqualTo(422);
        assertThat(refused).hasMessage("no");
        assertThat(((JsonObject) repeated.body()).getString("idempotencyKey")).isEqualTo("key-4");
        assertThat(Await.value(unlucky)).isEqualTo(ACCEPTED);
        assertThat(publisher.open()).isZero();
    }

    @Test
    void shouldBoundTheBytesOfAMessage(Vertx vertx) throws Exception {
        EventPublisher publisher = publisher(vertx, 10, 100, 0, Duration.ofSeconds(30));
        BlockingQueue<Message<Object>> all = listenToAll(vertx);
        var large = PublishMessage.of("acme", "a", RawJson.of("7".repeat(600_000)));
        publisher.publish(MESSAGE);
        Message<Object> first = taken(all);
        publisher.publish(MESSAGE);
        publisher.publish(large);
        publisher.publish(large);

        first.reply(ACCEPTED.toJson());

        Message<Object> second = taken(all);
        assertThat(keysOf((JsonArray) second.body())).containsExactly("key-2", "key-3");
        second.reply(new JsonArray().add(ACCEPTED.toJson()).add(ACCEPTED.toJson()));
        assertThat(((JsonObject) taken(all).body()).getString("idempotencyKey")).isEqualTo("key-4");
    }

    private static BlockingQueue<Message<Object>> listenToAll(Vertx vertx) {
        BlockingQueue<Message<Object>> all = new LinkedBlockingQueue<>();
        Await.value(
                vertx.eventBus().<Object>consumer(Addresses.PUBLISH, all::add).completion());
        return all;
    }

    private static Message<Object> taken(BlockingQueue<Message<Object>> queue) throws InterruptedException {
        Message<Object> message = queue.poll(Await.LIMIT_SECONDS, TimeUnit.SECONDS);
        assertThat(message).isNotNull();
        return message;
    }

    private static List<String> keysOf(JsonArray events) {
        return events.stream()
                .map(event -> ((JsonObject) event).getString("idempotencyKey"))
                .toList();
    }

    private void listen(Vertx vertx, Consumer<Message<JsonObject>> then) {
        Await.value(vertx.eventBus()
                .<JsonObject>consumer(Addresses.PUBLISH, message -> {
                    received.add(message);
                    then.accept(message);
                })
                .completion());
    }

    private EventPublisher publisher(Vertx vertx, int inFlight, int waiting) {
        return publisher(vertx, 1, inFlight, waiting, Duration.ofMillis(200));
    }

    private EventPublisher publisher(Vertx vertx, int batch, int inFlight, int waiting, Duration timeout) {
        var options =
                new PublisherOptions(batch, inFlight, waiting, 4, timeout, Duration.ofMillis(1), Duration.ofMillis(4));
        return new EventPublisher(vertx, options, () -> "key-" + keys.incrementAndGet(), new Random(1));
    }

    private Message<JsonObject> next() throws InterruptedException {
        Message<JsonObject> message = received.poll(Await.LIMIT_SECONDS, TimeUnit.SECONDS);
        assertThat(message).isNotNull();
        return message;
    }

    private static String key(Message<JsonObject> message) {
        return message.body().getString("idempotencyKey");
    }
}
