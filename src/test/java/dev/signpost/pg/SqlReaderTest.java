package dev.signpost.pg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SqlReaderTest {
    private static final String NAME = "queue.test";
    private static final String FILE = "sql/queue/test.sql, line ";

    private final Map<String, String> fragments = new HashMap<>();

    private Sql read(String source) {
        SqlReader.Read read = new SqlReader(NAME, "sql/queue/test.sql", fragments::get).read(source);
        return new Sql(NAME, read.text(), read.parameters());
    }

    private void assertFault(String source, String... words) {
        assertThatThrownBy(() -> read(source))
                .isInstanceOf(IllegalStateException.class)
                .message()
                .contains(words);
    }

    @Test
    void shouldNumberParametersInTheOrderOfTheirDeclarations() {
        Sql sql = read("-- Why.\n-- :a int · :b text[], what it is\n-- :c uuid or null\nSELECT :c, :a, :b");

        assertThat(sql.text())
                .isEqualTo("-- Why.\n-- $1 int · $2 text[], what it is\n-- $3 uuid or null\nSELECT $3, $1, $2");
        assertThat(sql.parameters()).hasToString(":a int, :b text[], :c uuid");
    }

    @Test
    void shouldGiveOneNumberToAParameterThatIsUsedTwice() {
        assertThat(read("-- :a int\nSELECT :a, :a::int").text()).endsWith("SELECT $1, $1::int");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT 1::bigint, '{}'::int[]",
                "SELECT ':a', 'it''s :a', E'\\':a', \":a\"",
                "SELECT $$ :a $1 '$$, $tag$ :a $$ $tag$",
                "SELECT 1 -- as :a, and {that} it's $1",
                "SELECT /* :a /* $1 */ {b} */ 1",
                "SELECT (ARRAY [1, 2])[1:2], x$1 FROM t",
                "SELECT '10:30'::time"
            })
    void shouldLeaveWhatOnlyLooksLikeAParameter(String source) {
        assertThat(read(source).text()).isEqualTo(source);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
                    :ParkReason.EXHAUSTED    | 1
                    :ParkReason.FIRST_HELD   | 20
                    :VerdictCode.PARKED      | 2
                    :WebhookEffect.GONE      | 4
                    :WebhookStatus.ACTIVE    | 'ACTIVE'
                    :JobState.RUNNING        | 'RUNNING'
                    :ReservedTenant.SYNTHETIC| '.'
                    :Resumptions.CHANNEL     | 'signpost_resumed'
                    :TakeOver.ALL_CLAIMS     | 9223372036854775807
                    """)
    void shouldPutInConstants(String constant, String literal) {
        assertThat(read("SELECT " + constant).text()).isEqualTo("SELECT " + literal);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    :NoSuchReason.EXHAUSTED | is of a class that is not in model or queue
                    :WebhookWriter.LIMIT    | is of a class that is not in model or queue
                    :ParkReason             | stands without its class's constant
                    :ParkReason.MISSING     | is not in its class
                    :ParkReason.code        | is no constant
                    :Verdict.DELIVERED      | is neither an enum's constant nor a whole number nor a text
                    """)
    void shouldComplainOfWhatIsNoConstant(String constant, String what) {
        assertFault("SELECT 1,\n  " + constant, FILE + "2: " + constant + " " + what);
    }

    @Test
    void shouldComplainOfAParameterThatIsNotDeclared() {
        assertFault("-- :a int\nSELECT :a,\n  :aa", FILE + "3: :aa is not declared");
    }

    @Test
    void shouldComplainOfAParameterThatIsNotUsed() {
        assertFault("-- Why.\n-- :a int · :b text\nSELECT :a", FILE + "2: :b is declared and not used");
    }

    @Test
    void shouldComplainOfAParameterThatIsDeclaredTwice() {
        assertFault("-- :a int · :a text\nSELECT :a", FILE + "1: :a is declared twice");
    }

    @Test
    void shouldComplainOfATypeThatCannotBePassed() {
        assertFault("-- :a interval\nSELECT :a", FILE + "1: :a is of no type that can be passed: interval");
    }

    @Test
    void shouldComplainOfADeclarationThatIsNone() {
        assertFault("-- :a\nSELECT 1", FILE + "1: \":a\" is no declaration");
    }

    @Test
    void shouldComplainOfACastToAnotherType() {
        assertFault("-- :a bigint[]\nSELECT :a::int[]", FILE + "2: :a bigint[] is cast to int[]", "(:a)::int[]");
    }

    @Test
    void shouldTakeAConversionInBrackets() {
        assertThat(read("-- :a boolean\nSELECT (:a)::int, :a").text()).endsWith("SELECT ($1)::int, $1");
    }

    @Test
    void shouldComplainOfANumber() {
        assertFault("SELECT\n$1", FILE + "2: $1 is a number");
    }

    @ParameterizedTest
    @ValueSource(strings = {"'", "\"", "{", "/*", "$$"})
    void shouldComplainOfWhatHasNoEnd(String beginning) {
        assertFault("SELECT 1,\n " + beginning + " no end", FILE + "2: ", "begins what has no end");
    }

    @Test
    void shouldComplainOfMoreParametersThanACallCanKeep() {
        String many =
                IntStream.rangeClosed(1, 65).mapToObj(i -> ":a" + i + " int").collect(Collectors.joining(" · "));
        String all = IntStream.rangeClosed(1, 65).mapToObj(i -> ":a" + i).collect(Collectors.joining(", "));

        assertFault("-- " + many + "\nSELECT " + all, FILE + "1: :a65 is one too many");
    }

    @Test
    void shouldNameAllFaultsAtOnce() {
        assertFault("-- :a int\nSELECT :b,\n$2", "line 1: :a", "line 2: :b", "line 3: $2");
    }

    @Test
    void shouldPutInAFragmentWithItsHolesFilled() {
        fragments.put(
                "sql/queue/fragments/top.sql",
                "-- {from}: a table\n-- {by}: an order\nSELECT max({by})\nFROM {from} WHERE n > :ParkReason.GONE\n");

        Sql sql = read("-- :a int\nWITH t AS ({include top from=\"b WHERE :a > 1\" by=n}) SELECT 1");

        assertThat(sql.text()).endsWith("WITH t AS (SELECT max(n)\nFROM b WHERE $1 > 1 WHERE n > 2) SELECT 1");
    }

    @Test
    void shouldComplainOfAFragmentThatIsNotThere() {
        assertFault("SELECT\n{include top}", FILE + "2: there is no sql/queue/fragments/top.sql");
    }

    @Test
    void shouldComplainOfAHoleThatIsLeftOpen() {
        fragments.put("sql/queue/fragments/top.sql", "-- Why.\n\nSELECT max({by})");

        assertFault("{include top}", "sql/queue/fragments/top.sql, line 3: {by} is no hole that its statement fills");
    }

    @Test
    void shouldComplainOfAHoleThatAFragmentHasNot() {
        fragments.put("sql/queue/fragments/top.sql", "SELECT max({by})");

        assertFault("{include top by=n from=m}", FILE + "1: sql/queue/fragments/top.sql has no hole {from}");
    }

    @Test
    void shouldComplainOfAFaultInAFragmentWhereItStands() {
        fragments.put("sql/queue/fragments/top.sql", "-- Why.\nSELECT\n:b");

        assertFault("SELECT 1;\n{include top}", "sql/queue/fragments/top.sql, line 3: :b is not declared");
    }

    @Test
    void shouldComplainOfAFaultInWhatFillsAHoleWhereThatStands() {
        fragments.put("sql/queue/fragments/top.sql", "-- Why.\nSELECT {by}");

        assertFault("SELECT 1;\n{include top by=:b}", FILE + "2: :b is not declared");
    }

    @Test
    void shouldPutInNoFragmentOfAFragment() {
        fragments.put("sql/queue/fragments/top.sql", "{include top}");

        assertFault("{include top}", "sql/queue/fragments/top.sql, line 1: {include top} is no hole");
    }

    @Test
    void shouldComplainOfBracesThatIncludeNothing() {
        assertFault("SELECT {from}", FILE + "1: {from} is no {include fragment hole=words");
    }

    @Test
    void shouldStopTheStartForAFileThatIsNotThere() {
        assertThatThrownBy(() -> Sql.named("queue.no_such")).hasMessage("no SQL file /sql/queue/no_such.sql");
    }
}
