package dev.signpost.queue.races;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.signpost.ingest.Draft;
import dev.signpost.model.EventId;
import dev.signpost.model.RawJson;
import dev.signpost.queue.PodLease;
import dev.signpost.queue.Publication;
import dev.signpost.queue.Watermark;
import dev.signpost.testkit.Await;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A heartbeat reads the watermark at the worst moment of a batch's life, and then the pod dies. */
class WatermarkRaceTest {
    private final Arena arena = new Arena();
    private final AtomicReference<@Nullable Publication> opened = new AtomicReference<>();

    private record OpenWork(Watermark real, Supplier<UUID> watermark) implements PodLease.OpenWork {
        @Override
        public UUID current() {
            return watermark.get();
        }

        @Override
        public void clear() {
            real.clear();
        }
    }

    @AfterEach
    void close() {
        arena.close();
    }

    @Test
    void shouldFindWhatWasInALaneWhenItsPodDied() {
        assertThat(dieWithAnEventInALane((real, pod) -> real)).isEqualTo(Account.CLEAN);
    }

    @Test
    void shouldBeSeenToLoseAnEventWhenTheWatermarkPassesAnOpenBatch() {
        assertThat(dieWithAnEventInALane((real, pod) -> new OpenWork(real, pod.ids::floor)))
                .isEqualTo(new Account(1, 0, 0));
    }

    @Test
    void shouldFindABatchThatOpensWhileTheWatermarkIsRead() {
        assertThat(dieAfterABatchOpenedWhileReading(this::readTheUsualWay)).isEqualTo(Account.CLEAN);
    }

    @Test
    void shouldBeSeenToLoseABatchWhenTicketsAreReadBeforeTheClock() {
        assertThat(dieAfterABatchOpenedWhileReading(this::readTicketsFirst)).isEqualTo(new Account(1, 0, 0));
    }

    @Test
    void shouldFindABatchHoweverTheWatermarkIsReadWhileTheIntakeSealsIt() {
        Racer victim = arena.pod(arena.usual());
        var intake = OneWebhookIntake.of(arena, victim);
        var highest = readTheWatermarkWheneverTheClockIsRead(victim);

        var receipt =
                Await.value(intake.submit(new Draft("acme", "deal.won", null, RawJson.of("{}"), null, null, null)));

        assertThat(receipt.matchedCount()).isEqualTo(1);
        assertThat(dieWithWatermark(victim, highest.get(), receipt.id())).isEqualTo(Account.CLEAN);
    }

    @Test
    void shouldBeSeenToLoseABatchWhenItsIdsAreMadeBeforeItsTicket() {
        Racer victim = arena.pod(arena.usual());
        var highest = readTheWatermarkWheneverTheClockIsRead(victim);

        Publication publication = victim.publication("deal.won", arena.webhook, null);
        victim.watermark.open();
        Await.value(victim.offer(publication));

        UUID id = publication.event().id();
        assertThat(dieWithWatermark(victim, highest.get(), id)).isEqualTo(new Account(1, 0, 0));
    }

    private Account dieWithAnEventInALane(BiFunction<Watermark, Racer, PodLease.OpenWork> reading) {
        Racer victim = arena.pod(arena.usual().with(Arena.BEATING).with(reading));
        List<UUID> acks = Await.value(victim.publish());
        awaitHeartbeat(victim);
        return die(victim, acks);
    }

    private Account dieAfterABatchOpenedWhileReading(BiFunction<Watermark, Racer, PodLease.OpenWork> reading) {
        Racer victim = arena.pod(arena.usual().with(Arena.BEATING).with(reading));
        await().until(() -> opened.get() != null);
        Publication publication = java.util.Objects.requireNonNull(opened.get());
        Await.value(victim.offer(publication));
        awaitHeartbeat(victim);
        return die(victim, List.of(publication.event().id()));
    }

    private PodLease.OpenWork readTheUsualWay(Watermark real, Racer pod) {
        return new OpenWork(real, () -> {
            pod.clock.beforeNextReading(() -> openABatch(pod));
            return real.current();
        });
    }

    private PodLease.OpenWork readTicketsFirst(Watermark real, Racer pod) {
        return new OpenWork(real, () -> {
            UUID before = pod.ids.floor();
            UUID tickets = real.current();
            pod.clock.beforeNextReading(() -> openABatch(pod));
            UUID now = pod.ids.floor();
            return EventId.compare(tickets, before) < 0 ? tickets : now;
        });
    }

    /** Once, and so that the clock shows a later time afterwards than the batch's ids. */
    private void openABatch(Racer pod) {
        if (opened.get() == null) {
            pod.watermark.open();
            opened.set(pod.publication("deal.won", arena.webhook, null));
            pod.clock.moveOn();
        }
    }

    private static HighestSeen readTheWatermarkWheneverTheClockIsRead(Racer pod) {
        var highest = new HighestSeen(pod);
        pod.clock.beforeNextReading(highest);
        return highest;
    }

    /** As if a heartbeat read the watermark just before each reading of the clock. */
    private static final class HighestSeen implements Runnable {
        private final Racer pod;
        private volatile UUID highest = EventId.floor(0);

        HighestSeen(Racer pod) {
            this.pod = pod;
        }

        @Override
        public void run() {
            pod.clock.moveOn();
            UUID read = pod.watermark.current();
            if (EventId.compare(read, highest) > 0) {
                highest = read;
            }
            pod.clock.moveOn();
            pod.clock.beforeNextReading(this);
        }

        UUID get() {
            return highest;
        }
    }

    private Account dieWithWatermark(Racer victim, UUID watermark, UUID ack) {
        arena.database.execute(
                "UPDATE pod SET watermark = GREATEST(watermark, ?) WHERE id = ?", watermark, victim.number());
        return die(victim, List.of(ack));
    }

    private Account die(Racer victim, List<UUID> acks) {
        Racer heir = arena.heir(Weakened.NOT);
        victim.die();
        arena.awaitGone(victim, heir);
        return arena.account(acks);
    }

    /** Waits until one has been sent after this call and has been written. */
    private void awaitHeartbeat(Racer pod) {
        // The next that is seen may have been sent before.
        for (int i = 0; i < 2; i++) {
            Object last = expiry(pod);
            await().pollInterval(Duration.ofMillis(10)).until(() -> !expiry(pod).equals(last));
        }
    }

    private Object expiry(Racer pod) {
        return arena.database.number(
                "SELECT (extract(epoch FROM expires_at) * 1000000)::bigint FROM pod WHERE id = ?", pod.number());
    }
}
