package dev.signpost.profile;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.signpost.model.RawJson;
import dev.signpost.profile.WireProfile.ShownStatus;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The event types that ship with the products' profiles. */
class CataloguesTest {
    static List<String> names() {
        return ProfileLoader.BUILT_IN;
    }

    private static List<String> types(String profile, String category) {
        return Profiles.named(profile).catalogue().stream()
                .filter(kind -> kind.category().equals(category))
                .map(EventKind::type)
                .toList();
    }

    private static EventKind kind(String profile, String type) {
        return Profiles.named(profile).catalogue().stream()
                .filter(kind -> kind.type().equals(type))
                .findFirst()
                .orElseThrow();
    }

    private static String text(RawJson json) {
        return new String(json.bytes(), UTF_8);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            improvado | Account events        | account_        | created enabled disabled name_changed
            improvado | Connection events     | connection_     | created deleted invalidated reconnected
            improvado | Extraction events     | extraction_     | created paused unpaused fields_changed downloads_started
            improvado | Load events           | load_           | created started completed paused
            improvado | Transformation events | transformation_ | created started completed
            improvado | Data table events     | data_table_     | created title_changed freshness_changed
            improvado | User events           | user_           | invited added_to_workspace removed role_changed
            improvado | Recipe events         | recipe_         | activated deactivated promoted validated
            iara      | Events                | ''              | ingestion.completed ingestion.failed kpi.computed \
            kpi.alert analysis.completed dashboard.ready
            harvestr  | Feedback              | FEEDBACK_       | CREATED UPDATED
            harvestr  | Discovery             | DISCOVERY_      | CREATED UPDATED
            harvestr  | Component             | COMPONENT_      | CREATED UPDATED
            harvestr  | Message               | MESSAGE_        | CREATED UPDATED
            iverton   | Contact Events        | contact.        | created updated deleted subscribed unsubscribed
            iverton   | Campaign Events       | campaign.       | created scheduled sent completed
            iverton   | Email Events          | email.          | delivered opened clicked bounced complained
            iverton   | Deal Events           | deal.           | created updated stage_changed won lost
            iverton   | Client Events         | client.         | created updated deleted
            """)
    void shouldHaveTheTypesOfItsCategory(String profile, String category, String prefix, String suffixes) {
        List<String> expected =
                Stream.of(suffixes.split(" ")).map(suffix -> prefix + suffix).toList();

        assertThat(types(profile, category)).containsExactlyElementsOf(expected);
    }

    @ParameterizedTest
    @CsvSource({"improvado,31", "iara,6", "harvestr,8", "iverton,22"})
    void shouldHaveNoOtherTypes(String profile, int count) {
        assertThat(Profiles.named(profile).catalogue()).hasSize(count);
    }

    @ParameterizedTest
    @MethodSource("names")
    void shouldHaveAMinifiedExampleOfEachType(String profile) throws IOException {
        var json = new ObjectMapper();
        for (EventKind kind : Profiles.named(profile).catalogue()) {
            String example = text(kind.example());

            assertThat(example).as(kind.type()).isEqualTo(json.readTree(example).toString());
            assertThat(json.readTree(example)).as(kind.type()).isNotEmpty();
        }
    }

    @Test
    void shouldGiveTheExamplesThatThePagesPrint() {
        assertThat(text(kind("improvado", "extraction_paused").example()))
                .isEqualTo("{\"product_domain_event_inserted_at\":\"2026-04-06 12:00:12.000\","
                        + "\"product_domain_event_aggregate_class\":\"Extraction\","
                        + "\"product_domain_event_class\":\"ExtractionPaused\","
                        + "\"product_domain_event_usecase\":\"PauseExtractionUseCase\",\"product_domain_event\":\"\","
                        + "\"is_action_log\":\"1\",\"agency_title\":\"My Agency\","
                        + "\"workspace_title\":\"Main Workspace\",\"dts_order_params_id\":\"123456\","
                        + "\"order_id\":\"654321\"}");
        assertThat(text(kind("iara", "ingestion.completed").example()))
                .isEqualTo("{\"jobId\":\"job_xyz\",\"table\":\"sales_data\",\"rowsIngested\":15234,\"duration\":3200}");
        assertThat(text(kind("iverton", "contact.created").example()))
                .isEqualTo("{\"id\":\"con_456def\",\"email\":\"john@example.com\",\"first_name\":\"John\","
                        + "\"last_name\":\"Doe\"}");
    }

    @Test
    void shouldShowChangesWithUpdatesOnly() {
        for (EventKind kind : Profiles.named("harvestr").catalogue()) {
            assertThat(kind.changes() != null)
                    .as(kind.type())
                    .isEqualTo(kind.type().endsWith("_UPDATED"));
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            standard  | unverified | active | too many errors | blocked  | gone
            improvado | Unverified | Active |                 | Blocked  |
            iara      |            | active |                 | blocked  |
            harvestr  |            | ACTIVE | TOO_MANY_ERRORS | BLOCKED  |
            iverton   |            | active | disabled        | disabled |
            """)
    void shouldCallStatusesAsTheProductDoes(
            String profile,
            @Nullable String unverified,
            @Nullable String active,
            @Nullable String tooManyErrors,
            @Nullable String blocked,
            @Nullable String gone) {
        Map<ShownStatus, String> names = Profiles.named(profile).statusNames();

        assertThat(names.get(ShownStatus.UNVERIFIED)).isEqualTo(unverified);
        assertThat(names.get(ShownStatus.ACTIVE)).isEqualTo(active);
        assertThat(names.get(ShownStatus.TOO_MANY_ERRORS)).isEqualTo(tooManyErrors);
        assertThat(names.get(ShownStatus.BLOCKED)).isEqualTo(blocked);
        assertThat(names.get(ShownStatus.GONE)).isEqualTo(gone);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{ \"a\\\\\" : \"b \\\" c\" ,\n\t\"d\" : [ 1.50 , true ] }\r\n"})
    void shouldMinifyWithoutTouchingStringsAndNumbers(String json) {
        assertThat(JsonText.minified(json)).isEqualTo("{\"a\\\\\":\"b \\\" c\",\"d\":[1.50,true]}");
    }
}
