package dev.signpost.bus.stage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signpost.bus.Addresses;
import dev.signpost.model.Event;
import dev.signpost.model.Pod;
import dev.signpost.model.RawJson;
import dev.signpost.model.TargetUrl;
import dev.signpost.model.Ticket;
import dev.signpost.model.Webhook;
import dev.signpost.model.WebhookStatus;
import dev.signpost.testkit.Await;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DeliverQueuesTest {
    private static final int VERTICLES = 3;
    private static final Pod POD = new Pod(1, new UUID(1, 1));

    private final Vertx vertx = Vertx.vertx();
    private final List<Throwable> thrown = new ArrayList<>();
    private final StageBus bus = new StageBus(vertx, (address, failure) -> thrown.add(failure));
    private final LinkedBlockingQueue<String> unanswered = new LinkedBlockingQueue<>();
    private final LinkedBlockingQueue<StageMessage> taken = new LinkedBlockingQueue<>();
    private final DeliverQueues queues =
            new DeliverQueues(bus, VERTICLES, (address, pod, cause) -> unanswered.add(address));

    @AfterEach
    void close() {
        Await.value(vertx.close());
    }

    /** A verticle that does something with each message before it answers. */
    private String deploy(int index, Consumer<StageMessage> work) {
        return Await.value(vertx.deployVerticle(new VerticleBase() {
            @Override
            public Future<?> start() {
                bus.consume(Addresses.deliver(index), message -> {
                    work.accept(message);
                    return Future.succeededFuture(Done.DONE);
                });
                return Future.succeededFuture();
            }
        }));
    }

    private void deployAll() {
        for (int i = 0; i < VERTICLES; i++) {
            deploy(i, taken::add);
        }
    }

    private static AcceptedEvent event(long... webhooks) {
        var event = new Event(new UUID(1, 1), 1, "acme", "a.b", 0, RawJson.of("1"), null, null);
        return new AcceptedEvent(
                event,
                LongStream.of(webhooks).mapToObj(DeliverQueuesTest::webhook).toList(),
                new Ticket() {
                    @Override
                    public void hold(int deliveries) {}

                    @Override
                    public void close(int count) {}
                });
    }

    private static Webhook webhook(long key) {
        return new Webhook(
                key,
                "wh_" + key,
                1,
                1,
                new TargetUrl(true, "receiver.example", 443, "/"),
                List.of("*"),
                "standard",
                WebhookStatus.ACTIVE,
                null,
                Map.of(),
                Webhook.Limits.NONE,
                List.of(),
                null,
                Webhook.Seal.OPEN);
    }

    /** Hands over on an event loop, as ingest does. */
    private void handOver(AcceptedEvent... events) {
        Promise<Void> sent = Promise.promise();
        vertx.runOnContext(turn -> {
            queues.handOver(POD, List.of(events));
            sent.complete();
        });
        Await.value(sent.future());
    }

    @Test
    void shouldSendEachVerticleOneMessageWithWhatBelongsThere() throws InterruptedException {
        deployAll();

        handOver(event(LongStream.rangeClosed(1, 30).toArray()), event(1));

        List<AcceptedBatch> batches = new ArrayList<>();
        for (int i = 0; i < VERTICLES; i++) {
            batches.add((AcceptedBatch) taken.poll(10, TimeUnit.SECONDS));
        }
        assertThat(batches.stream().flatMap(batch -> batch.events().stream()).flatMap(e -> e.targets().stream()))
                .extracting(Webhook::key)
                .containsExactlyInAnyOrderElementsOf(LongStream.concat(LongStream.of(1), LongStream.rangeClosed(1, 30))
                        .boxed()
                        .toList());
        assertThat(taken).isEmpty();
    }

    @Test
    void shouldTellAtOnceWhenAVerticleThrows() throws InterruptedException {
        for (int i = 0; i < VERTICLES; i++) {
            deploy(i, message -> {
                throw new IllegalStateException("broken");
            });
        }

        handOver(event(1));

        assertThat(unanswered.poll(10, TimeUnit.SECONDS)).startsWith("stage.deliver.");
        assertThat(thrown).singleElement().extracting(Throwable::getMessage).isEqualTo("broken");
    }

    @Test
    void shouldTellAtOnceWhenAVerticleIsGone() throws InterruptedException {
        handOver(event(1));

        assertThat(unanswered.poll(10, TimeUnit.SECONDS)).startsWith("stage.deliver.");
    }

    @Test
    void shouldTellWhenAVerticleDoesNotAnswer() throws InterruptedException {
        for (int i = 0; i < VERTICLES; i++) {
            bus.consume(Addresses.deliver(i), message -> Promise.<Done>promise().future());
        }

        handOver(event(1));

        assertThat(unanswered.poll(10, TimeUnit.SECONDS)).startsWith("stage.deliver.");
    }

    @Test
    void shouldBelieveALateAnswerThatEverythingBeforeItWasTaken() throws InterruptedException {
        var first = new AtomicInteger();
        var pinged = new CountDownLatch(1);
        for (int i = 0; i < VERTICLES; i++) {
            // The answer to the batch gets lost in a freeze, as far as the timer knows; what comes after is answered.
            bus.consume(Addresses.deliver(i), message -> {
                if (message instanceof Ping) {
                    pinged.countDown();
                }
                return first.getAndIncrement() == 0
                        ? Promise.<Done>promise().future()
                        : Future.succeededFuture(Done.DONE);
            });
        }

        handOver(event(1));

        assertThat(pinged.await(10, TimeUnit.SECONDS)).isTrue();
        Await.value(queues.answering());
        assertThat(unanswered).isEmpty();
    }

    @Test
    void shouldFailToStopWhenAVerticleIsGone() {
        deployAll();
        Await.value(vertx.undeploy(deploy(VERTICLES, taken::add)));
        var more = new DeliverQueues(bus, VERTICLES + 1, (address, pod, cause) -> {});

        Throwable failure = Await.failure(more.stop());

        assertThat(failure).hasMessageContaining("stage.deliver." + VERTICLES);
        assertThat(taken).hasSize(VERTICLES).allMatch(StopStage.class::isInstance);
    }
}
