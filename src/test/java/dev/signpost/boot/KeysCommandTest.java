package dev.signpost.boot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signpost.testkit.TestDatabase;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeysCommandTest {
    private static final Pattern KEY = Pattern.compile("(?m)^Key {5}(sp_[A-Za-z0-9]{43})$");
    private static final Pattern ID = Pattern.compile("(?m)^Id {6}(key_[A-Za-z0-9]{20})$");

    private final TestDatabase database = TestDatabase.fresh();
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    private Path directory;

    @BeforeEach
    void makeTenant() {
        database.execute("INSERT INTO tenant (id, name, version) VALUES ('acme', 'Acme', 1)");
    }

    @AfterEach
    void dropDatabase() {
        database.close();
    }

    @Test
    void shouldMakeAKeyOfTheInstanceAndKeepOnlyItsDigest() throws IOException {
        assertThat(keys("create", "--name", "after the lock-out")).isZero();

        String key = found(KEY);
        assertThat(database.number(
                        "SELECT count(*) FROM api_key WHERE digest = sha256(?::bytea) AND tenant_key IS NULL"
                                + " AND scopes = '{admin}' AND name = 'after the lock-out'",
                        key))
                .isEqualTo(1);
    }

    @Test
    void shouldNoteWhoDidItAndTellRunningInstances() throws IOException {
        long epoch = database.number("SELECT epoch FROM catalogue_epoch");

        assertThat(keys("create", "--tenant", "acme", "--name", "k")).isZero();
        assertThat(keys("revoke", "--tenant", "acme", found(ID))).isZero();

        assertThat(database.query("SELECT actor, action FROM audit_log JOIN tenant t ON t.key = tenant_key"
                                + " WHERE t.id = 'acme' ORDER BY audit_log.id")
                        .toString())
                .isEqualTo("[{actor=signpost keys, action=apiKey.created}, "
                        + "{actor=signpost keys, action=apiKey.revoked}]");
        assertThat(database.number("SELECT epoch FROM catalogue_epoch")).isEqualTo(epoch + 2);
    }

    @Test
    void shouldGiveATenantsKeyTheScopesThatWereAskedFor() throws IOException {
        assertThat(keys("create", "--tenant", "acme", "--name", "k", "--scopes", "read,publish"))
                .isZero();

        assertThat(database.number("SELECT count(*) FROM api_key WHERE scopes = '{publish,read}'"))
                .isEqualTo(1);
    }

    @Test
    void shouldListWhatIsInForceWithoutTheKeys() throws IOException {
        keys("create", "--tenant", "acme", "--name", "first", "--expires", "2999-01-01T00:00:00Z");
        String id = found(ID);
        String key = found(KEY);
        keys("create", "--name", "of the instance");

        assertThat(keys("list", "--tenant", "acme")).isZero();

        assertThat(out.toString())
                .startsWith(id + "  " + key.substring(0, 9) + "…  publish,manage,read  made ")
                .endsWith(", ends 2999-01-01T00:00:00.000Z  first\n")
                .doesNotContain(key, "of the instance");
    }

    @Test
    void shouldRefuseWhatAKeyCannotBe() throws IOException {
        assertThat(keys("create", "--name", "k", "--scopes", "read")).isEqualTo(2);
        assertThat(keys("create", "--name", "k", "--tenant", "acme", "--scopes", "write"))
                .isEqualTo(2);
        assertThat(keys("create", "--name", "k", "--expires", "tomorrow")).isEqualTo(2);
        assertThat(keys("create", "--name", "k", "--tenant", "nobody")).isEqualTo(1);
        assertThat(keys("revoke", "key_unknown")).isEqualTo(1);
        assertThat(keys("create")).isEqualTo(2);

        assertThat(err.toString())
                .contains(
                        "A key of the instance has the scope admin and no other.",
                        "There is no scope write: expected one of admin, publish, manage, read",
                        "must be a date and time",
                        "There is no such tenant.",
                        "There is no such API key.",
                        "Missing required option: '--name=NAME'")
                .doesNotContain("at dev.signpost");
        assertThat(database.number("SELECT count(*) FROM api_key")).isZero();
    }

    @Test
    void shouldSayThatADatabaseIsNotSignposts() throws IOException {
        try (TestDatabase empty = TestDatabase.empty()) {
            assertThat(keys(empty, "list")).isEqualTo(1);
        }

        assertThat(err.toString()).contains("has no tables of Signpost in schema signpost: signpost migrate");
    }

    private int keys(String... arguments) throws IOException {
        return keys(database, arguments);
    }

    /** Runs it on that database; what it printed before is forgotten. */
    private int keys(TestDatabase on, String... arguments) throws IOException {
        String settings = "encryptionKey: MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=\ndatabase: { uri: '"
                + on.uri().toText().reveal() + "', schema: " + TestDatabase.SCHEMA + " }\n";
        Path file = Files.writeString(directory.resolve("settings.yaml"), settings);
        var all = new ArrayList<>(List.of("keys"));
        all.addAll(List.of(arguments));
        all.addAll(List.of("--settings", file.toString()));
        out.getBuffer().setLength(0);
        return Program.commandLine()
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(all.toArray(String[]::new));
    }

    private String found(Pattern pattern) {
        Matcher matcher = pattern.matcher(out.toString());
        assertThat(matcher.find()).as("%s", out).isTrue();
        return matcher.group(1);
    }
}
