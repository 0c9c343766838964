package dev.signpost.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SqlStyleTest {
    private static final Path STATEMENTS = Path.of("src/main/resources/sql");
    private static final Path MIGRATIONS = Path.of("src/main/resources/db/migration");
    private static final Pattern VERSION = Pattern.compile("V([0-9]+)_.*");

    /** Those up to it have been applied somewhere: Flyway knows them by their bytes. */
    private static final int LAST_WIDE_MIGRATION = 24;

    // Older than these rules.
    private static final Set<String> WIDE =
            Set.of(("all_secrets audit audit_held audit_overdue backlog_forget claim find_webhook hasten hasten_chunk"
                            + " history_causes history_sent insert_event_type insert_webhook_version job_create"
                            + " lacking_standard_secret list_event_types list_tenants list_webhooks live_read"
                            + " live_watch load_tenant partitions_oldest partitions_unfinished pause_note pod_renew"
                            + " reencrypt_secrets reencrypt_standard_secrets replace_standard_secrets settle"
                            + " settle_delivered statistics takeover_events takeover_pod takeover_timeouts unfinished"
                            + " unverify_webhook waiting orphans")
                    .split(" "));
    private static final Set<String> UNTOLD = Set.of(("changed_keys changed_tenants count_webhooks delete_event_type"
                    + " delete_webhook find_tenant insert_webhook next_secret_number next_standard_secret_number"
                    + " note_audit profile_document read_epoch")
            .split(" "));

    @Test
    void shouldWriteStatementsInOneStyle() {
        var complaints = new ArrayList<String>();
        for (Path file : Sources.files(STATEMENTS, ".sql")) {
            String name = String.valueOf(file.getFileName()).replace(".sql", "");
            SqlStyle.statementComplaints(Sources.text(file)).stream()
                    .filter(it -> !(WIDE.contains(name) && it.endsWith("columns")))
                    .filter(it -> !(UNTOLD.contains(name) && it.contains("comment")))
                    .forEach(complaint -> complaints.add(file + ":" + complaint));
        }

        assertThat(complaints).isEmpty();
    }

    @Test
    void shouldWriteMigrationsInOneStyle() {
        var complaints = new ArrayList<String>();
        for (Path file : Sources.files(MIGRATIONS, ".sql")) {
            String text = Sources.text(file);
            SqlStyle.complaints(text).forEach(complaint -> complaints.add(file + ":" + complaint));
            if (version(file) > LAST_WIDE_MIGRATION) {
                SqlStyle.wide(text).forEach(complaint -> complaints.add(file + ":" + complaint));
            }
        }

        assertThat(complaints).isEmpty();
    }

    private static int version(Path file) {
        Matcher name = VERSION.matcher(String.valueOf(file.getFileName()));
        assertThat(name.matches()).as("%s is named V and its number", file).isTrue();
        return Integer.parseInt(name.group(1));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "-- Why.~SELECT 1~-- and~from x~ | 4: keywords are upper case: from",
                "-- Why.~SELECT\t1~ | 2: has a tab",
                "-- Why.~SELECT 1 ~ | 2: ends with a space",
                "-- Why.~SELECT 1 | 2: does not end with one line feed",
                "-- Why.~SELECT 1~~ | 3: does not end with one line feed",
                "SELECT 1~ | 1: does not begin with a comment that says what it is for",
                "-- Why.~SELECT 1; SELECT 2~ | 2: has a semicolon; a file is one statement",
            })
    void shouldFindWhatIsWrittenOtherwise(String text, String complaint) {
        assertThat(SqlStyle.statementComplaints(text.replace('~', '\n'))).containsExactly(complaint);
    }

    @Test
    void shouldFindWideLines() {
        String wide = "-- " + "ä".repeat(SqlStyle.MOST_COLUMNS - 3);

        assertThat(SqlStyle.statementComplaints(wide + "\n")).isEmpty();
        assertThat(SqlStyle.statementComplaints(wide + "x\n")).containsExactly("1: has 121 columns");
    }

    @Test
    void shouldTakeNoOtherWordForAKeyword() {
        String text = "-- select; from\nSELECT t.order, 'where; it''s', \"group\", :from, left(x, 1) /* and\n or */"
                + " {include heads from=x}\n";

        assertThat(SqlStyle.statementComplaints(text)).isEmpty();
    }
}
