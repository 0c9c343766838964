package dev.signpost.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A few of the histories that {@link Simulate} runs by the million. */
class SimulationTest {
    private static final int HISTORIES = 600;

    @BeforeAll
    static void hush() {
        Quiet.begin();
    }

    @AfterAll
    static void speak() {
        Quiet.end();
    }

    @Test
    void shouldHoldWhatIsPromisedInEveryHistory() {
        long first = Long.getLong("signpost.seed", 1);
        long count = System.getProperty("signpost.seed") == null ? HISTORIES : 1;

        String failure = LongStream.range(first, first + count)
                .mapToObj(Plan::of)
                .filter(plan -> History.run(plan).failed())
                .findFirst()
                .map(SimulationTest::report)
                .orElse("");

        assertThat(failure).isEmpty();
    }

    private static String report(Plan plan) {
        Plan small = Shrinking.shrink(plan);
        return "seed " + plan.seed() + " (-Dsignpost.seed=" + plan.seed() + "): "
                + History.run(small).found() + "\n" + small.source();
    }

    @Test
    void shouldGoTheSameWayTwice() {
        Plan plan = Plan.of(7);

        History.Result first = History.run(plan);
        History.Result second = History.run(plan);

        assertThat(second.trace()).isEqualTo(first.trace());
        assertThat(first.turns()).isGreaterThan(100);
    }
}
