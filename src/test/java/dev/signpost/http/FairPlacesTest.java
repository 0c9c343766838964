package dev.signpost.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signpost.http.FairPlaces.Bounds;
import dev.signpost.model.Limit;
import dev.signpost.model.Refusal;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class FairPlacesTest {
    private final AtomicLong now = new AtomicLong();
    private final FairPlaces places = new FairPlaces(new Bounds(3, 2, 4, Duration.ofSeconds(30)), now::get);
    private final List<String> begun = new ArrayList<>();
    private final List<Promise<String>> open = new ArrayList<>();

    @Test
    void shouldKeepAPlaceFreeForOthers() {
        run("a1", "a2", "a3", "a4", "b1");

        assertThat(begun).containsExactly("a1", "a2", "b1");
    }

    @Test
    void shouldServeLinesInTurn() {
        run("a1", "a2", "a3", "a4", "b1", "b2", "c1");

        while (!open.isEmpty()) {
            open.remove(0).complete("done");
        }

        assertThat(begun).containsExactly("a1", "a2", "b1", "b2", "c1", "a3", "a4");
    }

    @Test
    void shouldRefuseWhatIsTooMuchOfOneAndOfNobodyElse() {
        run("a1", "a2", "a3", "a4", "a5", "a6");

        Future<String> beyond = start("a7");
        Future<String> other = start("b1");

        assertThat(beyond.cause()).isInstanceOfSatisfying(Refusal.class, refusal -> {
            assertThat(refusal.kind()).isEqualTo(Refusal.Kind.TOO_MANY);
            assertThat(refusal.reached()).isEqualTo(new Refusal.Reached(Limit.REQUESTS, 6));
        });
        assertThat(other.failed()).isFalse();
        assertThat(begun).contains("b1");
    }

    @Test
    void shouldNotBeginWhatHasWaitedForTooLong() {
        run("a1", "a2");
        Future<String> late = start("a3");
        now.addAndGet(Duration.ofSeconds(31).toNanos());

        open.remove(0).complete("done");

        assertThat(late.cause()).isInstanceOf(Refusal.class);
        assertThat(begun).containsExactly("a1", "a2");
    }

    @Test
    void shouldGiveThePlaceOnWhenWorkFailsOrThrows() {
        run("a1", "a2");
        Future<String> thrown = places.run("b", () -> {
            throw new IllegalStateException("broken");
        });
        Future<String> next = start("a3");

        open.remove(0).fail("failed");

        assertThat(thrown.failed()).isTrue();
        assertThat(next.failed()).isFalse();
        assertThat(begun).containsExactly("a1", "a2", "a3");
    }

    private void run(String... names) {
        for (String name : names) {
            start(name);
        }
    }

    private Future<String> start(String name) {
        return places.run(name.substring(0, 1), () -> {
            begun.add(name);
            Promise<String> promise = Promise.promise();
            open.add(promise);
            return promise.future();
        });
    }
}
