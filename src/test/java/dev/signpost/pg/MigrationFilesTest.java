package dev.signpost.pg;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signpost.testkit.VersionBefore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Files that run while a program of the version before works hold nobody up; docs/decisions/0023 tells the rules. */
class MigrationFilesTest {
    private static final Path FILES = Path.of("src/main/resources/db/migration");
    private static final Pattern VERSION = Pattern.compile("V([0-9]+)_.*");
    private static final Pattern CREATED = Pattern.compile("CREATE (?:UNLOGGED )?TABLE ([a-z_]+)");
    private static final Pattern ALTERED = Pattern.compile("ALTER TABLE (?:ONLY )?([a-z_]+)([^;]*);");
    private static final Pattern INDEXED =
            Pattern.compile("CREATE (?:UNIQUE )?INDEX (?!CONCURRENTLY)[a-z_]+ ON ([a-z_]+)");
    private static final Pattern REWRITTEN = Pattern.compile("(?m)^(?:UPDATE|DELETE FROM|INSERT INTO) ([a-z_]+)");
    private static final Pattern FUNCTIONS = Pattern.compile("\\$\\$.*?\\$\\$", Pattern.DOTALL);

    /** Tables of which a busy instance has millions of rows. */
    private static final Set<String> BIG = Set.of(
            "event", "attempt", "parked", "backlog", "idempotency", "audit_log", "webhook_minute", "webhook_hour");

    /** Forms that read or write a whole table, or change what statements answer. */
    private static final Map<String, Pattern> SLOW = Map.of(
            "changes a type", Pattern.compile("ALTER (COLUMN )?\\w+ (SET DATA )?TYPE"),
            "adds a constraint that is checked at once",
                    Pattern.compile("ADD (CONSTRAINT|CHECK|FOREIGN|UNIQUE|PRIMARY)" + "(?!.*NOT VALID)"),
            "demands a value of old rows", Pattern.compile("SET NOT NULL"),
            "takes something away", Pattern.compile("DROP |RENAME "),
            "has a default that is worked out for each row",
                    Pattern.compile("DEFAULT (gen_random_uuid|clock_timestamp|random|nextval)"));

    @Test
    void shouldHoldNobodyUp() throws IOException {
        var complaints = new ArrayList<String>();
        try (var files = Files.list(FILES)) {
            for (Path file : files.filter(MigrationFilesTest::isNew).sorted().toList()) {
                complaints(Files.readString(file)).forEach(complaint -> complaints.add(file.getFileName() + complaint));
            }
        }

        assertThat(complaints).isEmpty();
    }

    @Test
    void shouldSeeWhatHoldsOthersUp() {
        assertThat(complaints("ALTER TABLE tenant ALTER COLUMN id TYPE bytea;\nALTER TABLE webhook ADD COLUMN a int;"))
                .containsExactlyInAnyOrder(" tenant: changes a type", " changes several tables: tenant, webhook");
        assertThat(complaints("CREATE INDEX event_type_of ON event (type);"))
                .containsExactly(" event: builds an index of a big table");
        assertThat(complaints("UPDATE attempt SET reason = 1;"))
                .containsExactly(" attempt: writes rows of a big table");
        assertThat(complaints("ALTER TABLE event ADD CONSTRAINT a CHECK (hops > 0);"))
                .containsExactly(" event: adds a constraint that is checked at once");
        assertThat(complaints("CREATE TABLE a (b int);\nALTER TABLE a DROP b;\nCREATE INDEX c ON a (b);\n"
                        + "ALTER TABLE event ADD COLUMN a int;"))
                .isEmpty();
    }

    private static boolean isNew(Path file) {
        var version = VERSION.matcher(String.valueOf(file.getFileName()));
        return version.matches() && Integer.parseInt(version.group(1)) > VersionBefore.SCHEMA_VERSION;
    }

    private static List<String> complaints(String text) {
        // What functions and blocks do is theirs: they run later, or only where nobody is.
        String sql = FUNCTIONS.matcher(text.replaceAll("--[^\n]*", "")).replaceAll("");
        Set<String> own = all(CREATED, sql);
        var complaints = new ArrayList<String>();
        Set<String> altered = new HashSet<>();
        ALTERED.matcher(sql)
                .results()
                .filter(found -> !own.contains(found.group(1)))
                .forEach(found -> {
                    altered.add(found.group(1));
                    SLOW.forEach((what, form) -> {
                        if (form.matcher(found.group(2)).find()) {
                            complaints.add(" " + found.group(1) + ": " + what);
                        }
                    });
                });
        if (altered.size() > 1) {
            complaints.add(
                    " changes several tables: " + altered.stream().sorted().collect(Collectors.joining(", ")));
        }
        all(INDEXED, sql).stream()
                .filter(BIG::contains)
                .forEach(table -> complaints.add(" " + table + ": builds an index of a big table"));
        all(REWRITTEN, sql).stream()
                .filter(BIG::contains)
                .forEach(table -> complaints.add(" " + table + ": writes rows of a big table"));
        return complaints;
    }

    private static Set<String> all(Pattern pattern, String text) {
        return pattern.matcher(text).results().map(found -> found.group(1)).collect(Collectors.toSet());
    }
}
