package dev.signpost.pg;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signpost.testkit.Statements;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each call in the sources sets what its statement declares, and with the type that it declares. */
class BindingsTest {
    private static final List<Path> STORES =
            List.of(Path.of("src/main/java/dev/signpost/queue"), Path.of("src/main/java/dev/signpost/catalog"));

    private final Map<String, Sql> statements = Statements.all().stream()
            .map(statement -> Sql.named(statement.name()))
            .collect(Collectors.toMap(Sql::name, Function.identity()));

    @TempDir
    Path directory;

    @Test
    void shouldSetWhatTheStatementDeclares() throws Exception {
        Calls calls = Calls.in(sources());

        assertThat(faults(calls)).isEmpty();
        assertThat(calls.settings).hasSizeGreaterThan(400);
        assertThat(calls.wholes).hasSizeGreaterThan(80);
    }

    @Test
    void shouldBeSeenToFail() throws Exception {
        Path bad = Files.writeString(directory.resolve("Bad.java"), """
                import dev.signpost.pg.*;
                class Bad {
                    static final Sql POSTPONE = Sql.named("queue.job_postpone");
                    void call(SqlRunner sql, Sql.Binding other) {
                        sql.run(POSTPONE.bind().set("delay_millis", 1L));
                        sql.run(POSTPONE.bind().set("job", "text").set("delay_millis", 1L).set("millis", 1L));
                        other.set("no_such", 1);
                    }
                }
                """);

        assertThat(faults(Calls.in(List.of(bad))))
                .containsExactlyInAnyOrder(
                        "Bad.java, line 6: queue.job_postpone declares :job uuid, and String is passed",
                        "Bad.java, line 6: queue.job_postpone declares no :millis",
                        "Bad.java, line 7: no statement declares :no_such so that int could be passed",
                        "Bad.java, line 5: queue.job_postpone is not given [job]");
    }

    /** Tuples have places and no names. */
    @Test
    void shouldUseNoTuplesInStores() throws Exception {
        for (Path source : sources()) {
            assertThat(source).content().doesNotContain("sqlclient.Tuple");
        }
    }

    private static List<Path> sources() throws IOException {
        List<Path> sources = new ArrayList<>();
        for (Path store : STORES) {
            try (var files = Files.walk(store)) {
                files.filter(file -> file.toString().endsWith(".java")).forEach(sources::add);
            }
        }
        return sources;
    }

    private List<String> faults(Calls calls) {
        List<String> faults = new ArrayList<>();
        for (Calls.Setting setting : calls.settings) {
            if (setting.statements().isEmpty() && statements.values().stream().noneMatch(sql -> takes(sql, setting))) {
                faults.add(setting.place() + ": no statement declares :" + setting.parameter() + " so that "
                        + setting.type() + " could be passed");
            }
            setting.statements().stream()
                    .map(this::statement)
                    .filter(sql -> !takes(sql, setting))
                    .forEach(sql -> faults.add(setting.place() + ": " + sql.name() + " declares "
                            + (sql.names().contains(setting.parameter())
                                    ? declared(sql, setting) + ", and " + setting.type() + " is passed"
                                    : "no :" + setting.parameter())));
        }
        for (Calls.Whole whole : calls.wholes) {
            List<String> open = statement(whole.statement()).names().stream()
                    .filter(name -> !whole.parameters().contains(name))
                    .toList();
            if (!open.isEmpty()) {
                faults.add(whole.place() + ": " + whole.statement() + " is not given " + open);
            }
        }
        return faults;
    }

    private Sql statement(String name) {
        return Objects.requireNonNull(statements.get(name), name);
    }

    private static String declared(Sql sql, Calls.Setting setting) {
        return sql.parameters().toString(sql.parameters().place(setting.parameter(), 0));
    }

    private static boolean takes(Sql sql, Calls.Setting setting) {
        int place = sql.parameters().place(setting.parameter(), 0);
        return place >= 0 && takes(sql.parameters().type(place), setting);
    }

    private static boolean takes(SqlType declared, Calls.Setting setting) {
        String type = setting.type();
        return type == null
                || declared.passed().getSimpleName().equals(type)
                || ((declared == SqlType.INT || declared == SqlType.BIGINT) && type.matches("int|Integer"))
                || (declared == SqlType.SMALLINT && type.matches("short|Coded"));
    }
}
