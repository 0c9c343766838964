package dev.signpost.boot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signpost.testkit.Await;
import io.vertx.core.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class DeliverWatchTest {
    private final AtomicLong nanos = new AtomicLong();
    private final AtomicInteger stuck = new AtomicInteger();
    private Future<Void> answer = Future.failedFuture("stage.deliver.1");
    private final DeliverWatch watch = new DeliverWatch(() -> answer, nanos::get, stuck::incrementAndGet);

    private void pass(long nanoseconds) {
        nanos.addAndGet(nanoseconds);
        Await.failure(watch.well());
    }

    @Test
    void shouldSayWhichVerticleDoesNotAnswer() {
        Throwable failure = Await.failure(watch.well());

        assertThat(failure).hasMessage("a deliver verticle does not answer: stage.deliver.1");
    }

    @Test
    void shouldTellOnceThatItHasBeenTooLong() {
        pass(0);
        pass(DeliverWatch.PATIENCE.toNanos());
        int early = stuck.get();

        pass(1);
        pass(1);

        assertThat(early).isZero();
        assertThat(stuck).hasValue(1);
    }

    @Test
    void shouldBeginAnewWhenAllHaveAnswered() {
        pass(0);
        answer = Future.succeededFuture();
        Await.value(watch.well());
        answer = Future.failedFuture("stage.deliver.0");

        pass(DeliverWatch.PATIENCE.toNanos() + 1);

        assertThat(stuck).hasValue(0);
    }
}
