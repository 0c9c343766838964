package dev.signpost.queue.plans;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signpost.pg.Sql;
import dev.signpost.queue.plans.World.Moment;
import dev.signpost.testkit.Statements;
import dev.signpost.testkit.TestDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Each statement is planned at one of five moments, then its tables are filled, and then it is run: it must touch only
 * what it was asked about. Rows and pages are counted and not the time, for they are the same on every machine.
 */
class PlanTest {
    /** Rows and pages for each row that is asked about, all tables and indexes together. */
    private static final int EACH = 60;

    /** And for the statement itself. A walk over any table of the world is ten times as much. */
    private static final int ONCE = 1_500;

    private static final List<String> BEFORE = List.of(
            "accept_plain", "accept", "settle", "claim", "audit", "takeover_events", "job_replay", "tenant_erase");

    static Stream<Arguments> moments() {
        return Stream.of(Moment.values())
                .flatMap(moment -> Stream.of(Arguments.of("embedded", moment), Arguments.of("stock", moment)));
    }

    @ParameterizedTest
    @MethodSource("moments")
    void shouldTouchOnlyWhatIsAskedFor(String server, Moment moment) {
        List<Asked> asked = Stream.of(Asked.hot(), Asked.others(), Asked.wide())
                .flatMap(List::stream)
                .toList();

        List<String> faults = faults(server, moment, asked, Map.of());

        assertThat(faults).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"embedded", "stock"})
    void shouldBeSeenToFailOnStatementsWhosePlansDependOnTheMoment(String server) {
        Map<String, String> former = new LinkedHashMap<>();
        BEFORE.forEach(name -> former.put(name, former(name)));
        List<Asked> asked = Stream.of(Asked.hot(), Asked.others())
                .flatMap(List::stream)
                .filter(each -> former.containsKey(each.statement()))
                .toList();

        List<String> faults = faults(server, Moment.DRAINED, asked, former);

        for (String name : BEFORE) {
            assertThat(faults).as(name).anyMatch(fault -> fault.startsWith(name + ": "));
        }
    }

    private static List<String> faults(
            String server, Moment moment, List<Asked> asked, Map<String, String> otherTexts) {
        try (var world = new World(database(server).get(), moment)) {
            List<String> faults = new ArrayList<>(otherTexts.isEmpty() ? world.penalised(all()) : List.of());
            Map<String, Plan> planned = new LinkedHashMap<>();
            for (Asked each : asked) {
                planned.computeIfAbsent(
                        each.statement(),
                        name -> world.prepare(
                                name,
                                otherTexts.getOrDefault(
                                        name, Sql.named("queue." + name).text())));
            }
            world.fill();
            for (Asked each : asked) {
                judge(world, each, Objects.requireNonNull(planned.get(each.statement())), faults);
            }
            return faults;
        }
    }

    /** All statements of the queue but those that read Postgres's own tables, which are left to it. */
    private static List<Sql> all() {
        return Statements.all().stream()
                .map(Statements.Statement::name)
                .filter(name -> name.startsWith("queue."))
                .map(Sql::named)
                .filter(sql -> !sql.text().matches("(?sm).*(\\bpg_[ics]|^(SET (LOCAL|TRANSACTION)|LOCK) ).*"))
                .toList();
    }

    private static Supplier<TestDatabase> database(String server) {
        return server.equals("stock") ? TestDatabase::stock : TestDatabase::fresh;
    }

    private static void judge(World world, Asked asked, Plan planned, List<String> faults) {
        String name = asked.statement() + ": ";
        Plan small = world.run(asked.statement(), asked.arguments().of(world, asked.small()));
        Plan large = asked.small() == asked.large()
                ? small
                : world.run(asked.statement(), asked.arguments().of(world, asked.large()));
        if (planned.cost() != large.cost()) {
            faults.add(name + "was planned again");
        }
        if (large.isCompiled()) {
            faults.add(name + "was compiled, for it costs " + large.cost());
        }
        if (!large.penalised().isEmpty()) {
            faults.add(name + "has no plan but one that is switched off: " + large.penalised());
        }
        if (large.comparedForNothing() > 0) {
            faults.add(name + "compared each with each: " + large.dearest());
        }
        check(name + "rows", asked, small.touched(), large.touched(), large, faults);
        check(name + "pages", asked, small.pages(), large.pages(), large, faults);
    }

    private static void check(String what, Asked asked, long small, long large, Plan plan, List<String> faults) {
        if (large > (long) EACH * asked.large() + ONCE) {
            faults.add(what + " " + large + " for " + asked.large() + ": " + plan.dearest());
        } else if (large > 2 * (long) asked.large() / asked.small() * small + ONCE) {
            faults.add(what + " not linear, " + small + " for " + asked.small() + " and " + large + " for "
                    + asked.large() + ": " + plan.dearest());
        }
    }

    private static String former(String name) {
        try (var in = PlanTest.class.getResourceAsStream(name + ".sql")) {
            if (in == null) {
                throw new IllegalStateException("no former text of " + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
