package dev.signpost.pg;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signpost.pg.Finding.Kind;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The rules alone: most of these servers cannot be had in a test, and those that can are in {@link StrangeServersTest}. */
class ServerCheckTest {
    private static final Map<String, String> SOUND = Map.ofEntries(
            Map.entry("server_version", "16.4 (Debian 16.4-1)"),
            Map.entry("server_version_num", "160004"),
            Map.entry("server_encoding", "UTF8"),
            Map.entry("standby", "false"),
            Map.entry("fsync", "on"),
            Map.entry("full_page_writes", "on"),
            Map.entry("search_path", "signpost"),
            Map.entry("max_connections", "100"),
            Map.entry("superuser_reserved_connections", "3"),
            Map.entry("max_locks_per_transaction", "64"),
            Map.entry("partitions", "60"),
            Map.entry("connections_used", "20"),
            Map.entry("connections_mine", "10"),
            Map.entry("connections_of_role", "-1"),
            Map.entry("connections_of_database", "-1"));

    private final ServerCheck check =
            new ServerCheck(new ServerNeeds(DatabaseUri.parse("postgres://app:hush@db.example/hooks"), "signpost"));

    private static ServerState state(Map<String, String> differing) {
        var values = new HashMap<>(SOUND);
        values.putAll(SessionSettings.startup());
        values.putAll(differing);
        return new ServerState(values);
    }

    private List<Finding> findings(Map<String, String> differing) {
        return check.all(state(differing), state(differing), 30);
    }

    @Test
    void shouldFindNothingOnASoundServer() {
        assertThat(findings(Map.of())).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "server_version_num, 140012, UNFIT",
        "server_version_num, 190000, WARNING",
        "server_encoding, SQL_ASCII, UNFIT",
        "standby, true, UNFIT",
        "fsync, off, RISK",
        "full_page_writes, off, RISK",
        "synchronous_commit, off, RISK",
        "search_path, '\"$user\", public', UNFIT",
        "default_transaction_isolation, serializable, UNFIT",
        "default_transaction_read_only, on, UNFIT",
        "statement_timeout, 1000, UNFIT",
        "transaction_timeout, 1000, UNFIT",
        "idle_in_transaction_session_timeout, 0, WARNING",
        "jit, on, WARNING",
        "max_connections, 40, WARNING",
        "connections_of_role, 15, WARNING",
        "connections_of_database, 15, WARNING",
        "max_locks_per_transaction, 10, WARNING",
    })
    void shouldTellOf(String setting, String value, Kind kind) {
        var findings = findings(Map.of(setting, value));

        assertThat(findings).singleElement().satisfies(finding -> {
            assertThat(finding.kind()).isEqualTo(kind);
            assertThat(finding.detail())
                    .endsWith(finding.detail().endsWith(";") ? ";" : ".")
                    .hasSizeGreaterThan(40);
        });
    }

    @Test
    void shouldSayThatItsOwnConnectionsAreDurableThoughOthersAreNot() {
        var findings = check.all(state(Map.of("synchronous_commit", "off")), state(Map.of()), 30);

        assertThat(findings).singleElement().satisfies(finding -> {
            assertThat(finding.kind()).isEqualTo(Kind.OVERRIDDEN);
            assertThat(finding.subject()).isEqualTo("synchronous_commit = off");
            assertThat(finding.detail()).contains("Signpost's own connections set it to on");
        });
    }

    @Test
    void shouldSayHowManyConnectionsAreNeededUsedAndLeft() {
        var findings = findings(Map.of("max_connections", "40"));

        assertThat(findings.get(0).detail())
                .contains("This pod may need 30 connections; the server has 20 in use and 17 left.");
    }

    @Test
    void shouldSayHowToSetForTheRoleWhatAPoolerDrops() {
        var findings = findings(new TreeMap<>(Map.of("search_path", "public")));

        assertThat(findings.get(0).detail()).endsWith("ALTER ROLE app IN DATABASE hooks SET search_path = 'signpost';");
    }
}
