package dev.signpost.deliver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signpost.bus.Addresses;
import dev.signpost.bus.stage.DueIn;
import dev.signpost.bus.stage.StageBus;
import dev.signpost.model.Pod;
import dev.signpost.model.SendPermission;
import dev.signpost.pg.SqlRunner;
import dev.signpost.queue.Claims;
import dev.signpost.queue.FlushSlot;
import dev.signpost.queue.IdClock;
import dev.signpost.queue.PauseLog;
import dev.signpost.queue.PodClock;
import dev.signpost.queue.PodLease;
import dev.signpost.queue.Watermark;
import dev.signpost.testkit.Await;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Without a lease a claim ends with the question whether there is one: here that shows when claims wake. */
class ClaimHintsTest {
    private static final String CLAIM = "claim";
    private static final String OTHER = "other timer";

    private final Vertx vertx = Vertx.vertx();
    private final StageBus bus = new StageBus(vertx, (address, failure) -> {});
    private final BlockingQueue<String> happened = new LinkedBlockingQueue<>();

    private final class Nobody implements SendPermission {
        @Override
        public boolean held() {
            happened.add(CLAIM);
            return false;
        }

        @Override
        public @Nullable Pod pod() {
            return null;
        }

        @Override
        public int livingPods() {
            return 1;
        }
    }

    private PodLease lease(PodClock clock, SqlRunner sql) {
        var terms = new PodLease.Terms("never", Duration.ofSeconds(10), Duration.ofSeconds(1));
        var watermark = new Watermark(new IdClock(clock, new Random(1)));
        return new PodLease(
                vertx,
                sql,
                terms,
                new PodLease.Progress(clock, watermark),
                new PodLease.Chance(System::nanoTime, UUID::randomUUID),
                new NoCatalogue());
    }

    private static final class NoCatalogue implements PodLease.AppliedEpoch {
        @Override
        public long applied() {
            return 0;
        }

        @Override
        public void seen(long epoch) {}
    }

    @AfterEach
    void close() {
        Await.value(vertx.close());
    }

    private void deploy() throws InterruptedException {
        var clock = new PodClock(System::nanoTime, InstantSource.system());
        SqlRunner nothing = (sql, parameters) -> Future.failedFuture("asked without a lease");
        var slot = new FlushSlot(vertx, nothing, lease(clock, nothing), new AtomicInteger());
        var setup = new ClaimVerticle.Setup(
                bus,
                // Never asked, for there is no lease.
                loop -> new ClaimVerticle.Store(new Claims(nothing, slot), new PauseLog(nothing, slot, clock, () -> 0)),
                System::nanoTime,
                1,
                new Board(),
                new Tally(),
                new Nobody(),
                1,
                (address, pod) -> {},
                event -> true);
        Await.value(vertx.deployVerticle(new ClaimVerticle(setup)));
        // The first is made at once; the next comes by itself a second later.
        assertThat(happened.poll(10, TimeUnit.SECONDS)).isEqualTo(CLAIM);
    }

    @Test
    void shouldWakeForTheEarlierOfTwoHintsWhicheverCameFirst() throws InterruptedException {
        deploy();

        bus.send(Addresses.CLAIM, new DueIn(900));
        bus.send(Addresses.CLAIM, new DueIn(40));
        vertx.setTimer(500, over -> happened.add(OTHER));

        assertThat(happened.poll(10, TimeUnit.SECONDS)).isEqualTo(CLAIM);
    }

    @Test
    void shouldNotSleepLongerForAHintThatIsLater() throws InterruptedException {
        deploy();

        bus.send(Addresses.CLAIM, new DueIn(40));
        bus.send(Addresses.CLAIM, new DueIn(900));
        vertx.setTimer(500, over -> happened.add(OTHER));

        assertThat(happened.poll(10, TimeUnit.SECONDS)).isEqualTo(CLAIM);
    }
}
