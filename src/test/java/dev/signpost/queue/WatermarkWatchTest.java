package dev.signpost.queue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signpost.model.Pod;
import dev.signpost.model.Ticket;
import dev.signpost.testkit.Await;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A delivery whose end was forgotten holds the watermark, and the pod begins anew. */
class WatermarkWatchTest {
    private final QueueFixture store = new QueueFixture();
    private final QueueFixture.Running pod = store.living();
    private final AtomicLong nanos = new AtomicLong();
    private final AuditLog log = new AuditLog();
    private final WatermarkWatch watch =
            new WatermarkWatch(pod.lease, pod.watermark, pod.takeOver, log, nanos::incrementAndGet);

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void shouldBeginAnewWhenADeliverysEndWasForgotten() {
        Promise<Pod> registered = Promise.promise();
        pod.lease.follow(new PodLease.Follower() {
            @Override
            public void lost() {}

            @Override
            public void registered(Pod next) {
                registered.complete(next);
            }
        });
        Ticket ticket = pod.watermark.open();
        Publication forgotten = pod.publication(store.webhook);
        ticket.hold(1);
        pod.accept(forgotten);
        ticket.close(1);

        boolean anew = look(22);

        assertThat(anew).isTrue();
        assertThat(log.count(AuditRepair.STUCK_WATERMARK).sum()).isEqualTo(1);
        assertThat(store.database.number(
                        "SELECT count(*) FROM backlog JOIN lane_head USING (webhook_key) WHERE event_id = ?",
                        forgotten.event().id()))
                .isEqualTo(1);
        assertThat(Await.value(registered.future())).isEqualTo(pod.lease.pod());
        assertThat(pod.watermark.held()).isNull();
    }

    @Test
    void shouldGoOnWhileTheWatermarkMoves() {
        boolean anew = false;
        Ticket ticket = pod.watermark.open();
        for (int step = 0; step < 3; step++) {
            anew |= look(19);
            while (pod.ids.floor().equals(pod.watermark.held())) {
                Thread.onSpinWait();
            }
            Ticket next = pod.watermark.open();
            ticket.close(1);
            ticket = next;
        }

        assertThat(anew).isFalse();
        assertThat(log.all()).isZero();
    }

    /** So many times, half a minute each. */
    private boolean look(int times) {
        boolean anew = false;
        for (int i = 0; i < times; i++) {
            nanos.addAndGet(Duration.ofSeconds(30).toNanos());
            anew |= Await.value(watch.look());
        }
        return anew;
    }
}
