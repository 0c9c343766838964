package dev.signpost.boot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signpost.testkit.Await;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class StepsTest {
    private final List<String> happened = new ArrayList<>();

    @Test
    void shouldStopInReverse() {
        var steps = new Steps();
        List.of("a", "b", "c").forEach(name -> add(steps, name, true, true));

        Await.value(steps.start().compose(ignored -> steps.stop()));

        assertThat(happened).containsExactly("+a", "+b", "+c", "-c", "-b", "-a");
    }

    @Test
    void shouldStopWhatHadStartedWhenAStepFails() {
        var steps = new Steps();
        add(steps, "a", true, true);
        add(steps, "b", true, true);
        add(steps, "c", false, true);
        add(steps, "d", true, true);

        var failure = Await.failure(steps.start());

        assertThat(failure).hasMessage("c does not start");
        assertThat(happened).containsExactly("+a", "+b", "-b", "-a");
    }

    @Test
    void shouldStopTheRestWhenAStepDoesNotStop() {
        var steps = new Steps();
        add(steps, "a", true, true);
        add(steps, "b", true, false);
        steps.add("c", Future::succeededFuture, () -> {
            throw new IllegalStateException("thrown");
        });

        Await.value(steps.start().compose(ignored -> steps.stop()));

        assertThat(happened).containsExactly("+a", "+b", "-a");
    }

    @Test
    void shouldStopOnlyOnce() {
        var steps = new Steps();
        add(steps, "a", true, true);
        Await.value(steps.start().compose(ignored -> steps.stop()));

        Await.value(steps.stop());

        assertThat(happened).containsExactly("+a", "-a");
    }

    private void add(Steps steps, String name, boolean starts, boolean stops) {
        steps.add(name, () -> done("+" + name, starts), () -> done("-" + name, stops));
    }

    private Future<Void> done(String what, boolean well) {
        if (!well) {
            return Future.failedFuture(
                    what.substring(1) + (what.startsWith("+") ? " does not start" : " does not stop"));
        }
        happened.add(what);
        return Future.succeededFuture();
    }
}
