package dev.signpost.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
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

    @Test
    void shouldWriteStatementsInOneStyle() {
        var complaints = new ArrayList<String>();
        for (Path file : Sources.files(STATEMENTS, ".sql")) {
            SqlStyle.statementComplaints(Sources.text(file))
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
