package dev.signpost.upkeep;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signpost.bus.Addresses;
import dev.signpost.bus.stage.Done;
import dev.signpost.bus.stage.RunChore;
import dev.signpost.bus.stage.StageBus;
import dev.signpost.testkit.Await;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class UpkeepVerticleTest {
    private final Vertx vertx = Vertx.vertx();
    private final AtomicInteger begun = new AtomicInteger();
    private final Promise<Context> running = Promise.promise();
    private final Promise<Boolean> work = Promise.promise();
    private final StageBus bus = new StageBus(vertx, (address, failure) -> {});
    private final UpkeepVerticle verticle = every(Duration.ofMillis(1));

    @AfterEach
    void close() {
        Await.value(vertx.close());
    }

    private UpkeepVerticle every(Duration pause) {
        return new UpkeepVerticle(bus, loop -> List.of(new UpkeepVerticle.Chore("test", pause, this::chore)));
    }

    private Future<Boolean> chore() {
        begun.incrementAndGet();
        running.tryComplete(vertx.getOrCreateContext());
        return work.future();
    }

    /** What it answers when it is told to stop while the chore runs. */
    private Future<?> stopping() {
        Await.value(vertx.deployVerticle(verticle));
        Context loop = Await.value(running.future());
        Promise<Future<?>> stopping = Promise.promise();
        loop.runOnContext(turn -> stopping.complete(verticle.stop()));
        return Await.value(stopping.future());
    }

    @Test
    void shouldEndWhenTheChoreThatRunsHasEndedAndBeginNoOther() {
        Future<?> end = stopping();
        boolean tooEarly = end.isComplete();

        // There would be more to do at once.
        work.complete(true);

        Await.value(end);
        assertThat(tooEarly).isFalse();
        assertThat(begun).hasValue(1);
    }

    @Test
    void shouldEndThoughAChoreDoesNot() {
        Await.value(stopping());

        assertThat(work.future().isComplete()).isFalse();
    }

    @Test
    void shouldRunAChoreWhenToldThatThereIsSomethingToDo() {
        Await.value(vertx.deployVerticle(every(Duration.ofDays(1))));

        bus.send(Addresses.UPKEEP, new RunChore("test"));

        Await.value(running.future());
        assertThat(begun).hasValue(1);
        work.complete(false);
    }

    @Test
    void shouldRunAChoreOnceMoreWhenToldWhileItRuns() {
        Await.value(vertx.deployVerticle(every(Duration.ofDays(1))));
        bus.send(Addresses.UPKEEP, new RunChore("test"));
        Await.value(running.future());

        Await.value(bus.request(Addresses.UPKEEP, new RunChore("test"), Done.class));
        work.complete(false);

        Awaitility.await("again").until(() -> begun.get() == 2);
    }

    @Test
    void shouldAnswerThatThereIsNoSuchChore() {
        Await.value(vertx.deployVerticle(every(Duration.ofDays(1))));

        var answer = Await.failure(bus.request(Addresses.UPKEEP, new RunChore("other"), Done.class));

        assertThat(answer).hasMessageContaining("there is no chore other");
    }
}
