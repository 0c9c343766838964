package dev.signpost.upkeep;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signpost.testkit.Await;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class UpkeepVerticleTest {
    private final Vertx vertx = Vertx.vertx();
    private final AtomicInteger begun = new AtomicInteger();
    private final Promise<Context> running = Promise.promise();
    private final Promise<Boolean> work = Promise.promise();
    private final UpkeepVerticle verticle =
            new UpkeepVerticle(loop -> List.of(new UpkeepVerticle.Chore("test", Duration.ofMillis(1), this::chore)));

    @AfterEach
    void close() {
        Await.value(vertx.close());
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
}
