package dev.signpost.bus.stage;

import static java.util.Objects.requireNonNull;
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
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HandOverTest {
    private static final int VERTICLES = 3;
    private static final String FROM = "test";
    private static final Pod POD = new Pod(1, new UUID(1, 1));

    private final Vertx vertx = Vertx.vertx();
    private final List<Throwable> thrown = new CopyOnWriteArrayList<>();
    private final StageBus bus = new StageBus(vertx, (address, failure) -> thrown.add(failure));
    private final Context loop = vertx.getOrCreateContext();
    private final LinkedBlockingQueue<String> unanswered = new LinkedBlockingQueue<>();
    private final LinkedBlockingQueue<HandedBatch> taken = new LinkedBlockingQueue<>();
    private final LinkedBlockingQueue<Taken> receipts = new LinkedBlockingQueue<>();
    private final HandOver handOver =
            new HandOver(vertx, bus, VERTICLES, FROM, (address, pod) -> unanswered.add(address));

    @BeforeEach
    void hear() {
        Promise<Void> hearing = Promise.promise();
        loop.runOnContext(turn -> {
            bus.consume(FROM, message -> {
                handOver.taken((Taken) message);
                receipts.add((Taken) message);
                return Future.succeededFuture(Done.DONE);
            });
            hearing.complete();
        });
        Await.value(hearing.future());
    }

    @AfterEach
    void close() {
        Await.value(vertx.close());
    }

    /** A verticle that does something with each message before its receipt. */
    private void deploy(int index, Consumer<HandedBatch> work) {
        Await.value(vertx.deployVerticle(new VerticleBase() {
            @Override
            public Future<?> start() {
                var receipts = new Receipts(vertx, bus, index);
                bus.consume(Addresses.deliver(index), message -> {
                    HandedBatch batch = (HandedBatch) message;
                    work.accept(batch);
                    receipts.taken(batch);
                    return Future.succeededFuture(Done.DONE);
                });
                return Future.succeededFuture();
            }
        }));
    }

    private void deployAll(Consumer<HandedBatch> work) {
        for (int i = 0; i < VERTICLES; i++) {
            deploy(i, work);
        }
    }

    private static AcceptedEvent event(long... webhooks) {
        var event = new Event(new UUID(1, 1), 1, "acme", "a.b", 0, RawJson.of("1"), null, null);
        return new AcceptedEvent(
                event, LongStream.of(webhooks).mapToObj(HandOverTest::webhook).toList(), new Ticket() {
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

    /** Hands over on the stage's event loop, as ingest does. */
    private void handOver(Pod pod, AcceptedEvent... events) {
        Promise<Void> sent = Promise.promise();
        loop.runOnContext(turn -> {
            handOver.accepted(pod, List.of(events));
            sent.complete();
        });
        Await.value(sent.future());
    }

    private AcceptedBatch next() throws InterruptedException {
        return (AcceptedBatch) requireNonNull(taken.poll(10, TimeUnit.SECONDS), "no batch came");
    }

    private String nextUnanswered() throws InterruptedException {
        return requireNonNull(unanswered.poll(10, TimeUnit.SECONDS), "everything was answered");
    }

    @Test
    void shouldSendEachVerticleOneMessageWithWhatBelongsThere() throws InterruptedException {
        deployAll(taken::add);

        handOver(POD, event(LongStream.rangeClosed(1, 30).toArray()), event(1));

        List<AcceptedBatch> batches = List.of(next(), next(), next());
        assertThat(batches.stream().flatMap(batch -> batch.events().stream()).flatMap(e -> e.targets().stream()))
                .extracting(Webhook::key)
                .containsExactlyInAnyOrderElementsOf(LongStream.concat(LongStream.of(1), LongStream.rangeClosed(1, 30))
                        .boxed()
                        .toList());
        assertThat(taken).isEmpty();
    }

    @Test
    void shouldHearThatEverythingIsTaken() throws InterruptedException {
        deployAll(taken::add);

        for (int i = 0; i < 10; i++) {
            handOver(POD, event(1));
        }

        Taken last = requireNonNull(receipts.poll(10, TimeUnit.SECONDS));
        while (last.number() < 10) {
            last = requireNonNull(receipts.poll(10, TimeUnit.SECONDS), "not all was told to be taken");
        }
        assertThat(last.pod()).isEqualTo(POD);
        assertThat(unanswered).isEmpty();
    }

    @Test
    void shouldTellThatAVerticleHasThrownThoughItTakesWhatComesAfter() throws InterruptedException {
        deployAll(batch -> {
            if (batch.number() == 2) {
                throw new IllegalStateException("broken");
            }
        });

        for (int i = 0; i < 4; i++) {
            handOver(POD, event(1));
        }

        assertThat(nextUnanswered()).startsWith("stage.deliver.");
        assertThat(thrown).singleElement().extracting(Throwable::getMessage).isEqualTo("broken");
    }

    @Test
    void shouldTellThatAVerticleIsGone() throws InterruptedException {
        handOver(POD, event(1));

        assertThat(nextUnanswered()).startsWith("stage.deliver.");
    }

    @Test
    void shouldTellOnceForEachPodAndBeginAnewWithTheNext() throws InterruptedException {
        handOver(POD, event(1));
        String first = nextUnanswered();
        deployAll(taken::add);
        Pod other = new Pod(2, new UUID(2, 2));

        handOver(other, event(1));

        Taken receipt = requireNonNull(receipts.poll(10, TimeUnit.SECONDS));
        assertThat(receipt)
                .isEqualTo(new Taken(Integer.parseInt(first.substring("stage.deliver.".length())), other, 1));
        assertThat(unanswered).isEmpty();
    }

    @Test
    void shouldWaitForAVerticleThatIsSlowButAnswers() throws InterruptedException {
        var slow = new CountDownLatch(1);
        deployAll(batch -> {
            if (batch.number() == 1) {
                await(slow);
            }
            taken.add(batch);
        });

        handOver(POD, event(1));
        // Less than it is waited for, more than one look.
        vertx.setTimer(HandOver.LOOK_MILLIS * HandOver.LOOKS / 4, over -> slow.countDown());

        assertThat(requireNonNull(receipts.poll(10, TimeUnit.SECONDS)).number()).isEqualTo(1);
        assertThat(unanswered).isEmpty();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void shouldFailToStopWhenAVerticleIsGone() {
        bus.consume(Addresses.deliver(0), message -> Future.succeededFuture(Done.DONE));

        Throwable failure = Await.failure(new DeliverQueues(bus, 2).stop());

        assertThat(failure).hasMessageContaining("stage.deliver.1");
    }
}
