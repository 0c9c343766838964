package dev.signpost.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The page that says where the products' pages are true must not say what is not so. */
class CoverageTest {
    private static final String STATEMENTS = """
            ## Iverton AI

            | The page says | Where | Shown by | Where it is silent, we chose |
            |---|---|---|---|
            """;

    @Test
    void shouldNameTestsThatExist() {
        assertThat(CoveragePage.read().missingTests()).isEmpty();
    }

    @Test
    void shouldNamePlacesThatExist() {
        assertThat(CoveragePage.read().missingPlaces()).isEmpty();
    }

    @Test
    void shouldShowEachStatementAndEachChoice() {
        CoveragePage page = CoveragePage.read();

        assertThat(page.unshown()).isEmpty();
        assertThat(page.products())
                .hasSize(4)
                .allSatisfy(product ->
                        assertThat(page.statements(product)).as(product).isGreaterThan(15));
    }

    @ParameterizedTest
    @CsvSource({"Improvado, extraction_paused", "Harvestr, ''"})
    void shouldListTheEventTypesThatNoPagePrints(String product, String printed) {
        Set<String> guessed = new TreeSet<>(CoveragePage.eventTypes(product));
        guessed.remove(printed);

        assertThat(CoveragePage.read().guessed(product)).isNotEmpty().isEqualTo(guessed);
    }

    @Test
    void shouldNoticeWhatIsNotThere() {
        var page = new CoveragePage(STATEMENTS
                + "| a | `retry.delay` | `CoverageTest#shouldNoticeWhatIsNotThere` | |\n"
                + "| b | `retry.Retries`, `GET …/webhooks/{id}`, `PUT …/webhooks` | `CoverageTest#shouldDream` | |\n"
                + "| c | `console/js/nothing.js`, `retry.delays` | by looking at it | |\n"
                + "| d | somewhere | `CoverageTest#shouldNoticeWhatIsNotThere` | |\n"
                + "| e | `NoTest#should` |\n");

        assertThat(page.missingTests())
                .containsExactly("there is no test CoverageTest#shouldDream", "there is no test NoTest#should");
        assertThat(page.missingPlaces())
                .containsExactly(
                        "Iverton AI names retry.delay",
                        "Iverton AI names retry.Retries",
                        "Iverton AI names PUT …/webhooks",
                        "Iverton AI names console/js/nothing.js",
                        "Iverton AI says nowhere where: d");
        assertThat(page.unshown()).containsExactly("Iverton AI does not show: c", "Iverton AI does not show: e");
    }
}
