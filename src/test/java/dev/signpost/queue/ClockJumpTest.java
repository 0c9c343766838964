package dev.signpost.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.signpost.model.Pod;
import dev.signpost.testkit.Await;
import dev.signpost.testkit.MovableClock;
import dev.signpost.testkit.StockPostgres;
import dev.signpost.testkit.TestDatabase;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Somebody sets the clock of the database's machine, while pods work. */
class ClockJumpTest {
    private static final int QUARTER_OF_AN_HOUR = 900;

    @TempDir
    Path directory;

    @SuppressWarnings("NullAway.Init")
    private MovableClock clock;

    @SuppressWarnings("NullAway.Init")
    private QueueFixture store;

    @BeforeEach
    void open() {
        StockPostgres.shared();
        MovableClock.Moved moved = MovableClock.postgres(directory);
        clock = moved.clock();
        store = new QueueFixture(TestDatabase.on(moved.postgres()));
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void shouldTakeOverTheDeadAndNoLivingPodWhateverTheDatabasesClockDoes() {
        QueueFixture.Running one = store.living();
        QueueFixture.Running two = store.living();
        await().until(() -> {
            boolean ready = look(one);
            return look(two) && ready;
        });
        List<Pod> before = List.of(one.lease.pod(), two.lease.pod());

        for (int jump = 1; jump <= 6; jump++) {
            clock.set((long) jump % 2 * QUARTER_OF_AN_HOUR);
            for (int looks = 0; looks < 20; looks++) {
                look(one);
                look(two);
            }
        }
        clock.set(QUARTER_OF_AN_HOUR);
        await().until(() -> one.lease.skew().verdict() == ClockSkew.Verdict.DATABASE);
        // Or a heartbeat that slips in says that nothing is open.
        two.watermark.open().hold(1);
        Publication open = two.publication(store.webhook);
        two.accept(open);
        boolean livingAreLeftAlone = before.equals(List.of(one.lease.pod(), two.lease.pod()));
        two.lease.stop();
        clock.set(-QUARTER_OF_AN_HOUR);

        assertThat(livingAreLeftAlone).isTrue();
        await().atMost(Duration.ofSeconds(20)).until(() -> Await.value(one.takeOver.takeOverExpired()) == 1);
        assertThat(one.claim())
                .singleElement()
                .satisfies(delivery -> assertThat(delivery.event()).isEqualTo(open.event()));
        assertThat(one.accept(one.publication(store.webhook))).hasSize(1);
        assertThat(one.lease.pod()).isEqualTo(before.get(0));
    }

    private static boolean look(QueueFixture.Running pod) {
        Await.value(pod.takeOver.takeOverExpired());
        return pod.lease.seasoned();
    }
}
