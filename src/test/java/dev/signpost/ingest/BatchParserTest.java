package dev.signpost.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.signpost.model.RawJson;
import dev.signpost.model.Refusal;
import dev.signpost.model.Refusal.Fault;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BatchParserTest {
    private static final String TRACE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    private final BatchParser parser = new BatchParser(3, 100);

    @Test
    void shouldReadEachEventWithItsOwnKey() {
        List<BatchParser.Entry> entries = parser.parse(
                "acme",
                " [ {\"type\":\"a\",\"data\":[ 1 ],\"idempotencyKey\":\"k\"} , {\"type\":\"b\",\"data\":2} ] "
                        .getBytes(UTF_8),
                TRACE,
                null);

        assertThat(entries)
                .containsExactly(
                        new BatchParser.Good(new Draft("acme", "a", null, RawJson.of("[ 1 ]"), null, "k", TRACE)),
                        new BatchParser.Good(new Draft("acme", "b", null, RawJson.of("2"), null, null, TRACE)));
    }

    @Test
    void shouldLetABadEventFailAlone() {
        List<BatchParser.Entry> entries =
                parse("[{\"type\":\"a\",\"data\":1},{\"typ\":\"a\",\"data\":1,\"idempotencyKey\":\"\"},17]");

        assertThat(entries.get(0)).isInstanceOf(BatchParser.Good.class);
        assertThat(refusal(entries.get(1)).faults())
                .extracting(Fault::pointer)
                .containsExactly("/1/typ", "/1/idempotencyKey", "/1/type");
        assertThat(refusal(entries.get(2)).faults())
                .containsExactly(new Fault("/2", "must be a JSON object with type and data"));
    }

    @Test
    void shouldLetATooDeepEventFailAlone() {
        var deep = "[".repeat(65) + "]".repeat(65);
        var wide = new BatchParser(3, 1_000);

        List<BatchParser.Entry> entries = wide.parse(
                "acme",
                ("[{\"type\":\"a\",\"data\":" + deep + "},{\"type\":\"a\",\"data\":1}]").getBytes(UTF_8),
                null,
                null);

        assertThat(refusal(entries.get(0)).faults())
                .containsExactly(new Fault("/0/data", "is nested deeper than 64 levels"));
        assertThat(entries.get(1)).isInstanceOf(BatchParser.Good.class);
    }

    @Test
    void shouldLetATooLargeEventFailAlone() {
        String fits = "{\"type\":\"a\",\"data\":\"" + "x".repeat(78) + "\"}";
        String large = "{\"type\":\"a\",\"data\":\"" + "x".repeat(79) + "\"}";

        List<BatchParser.Entry> entries = parse("[" + fits + ", " + large + " ]");

        assertThat(fits).hasSize(100);
        assertThat(entries.get(0)).isInstanceOf(BatchParser.Good.class);
        assertThat(refusal(entries.get(1)).kind()).isEqualTo(Refusal.Kind.TOO_LARGE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"[ ]", "[1,2,3,4]"})
    void shouldRefuseNoEventsAndTooManyEvents(String body) {
        assertThat(whole(body).faults()).containsExactly(new Fault("", "1 to 3 events were expected"));
    }

    @Test
    void shouldRefuseWhatIsNoArray() {
        assertThat(whole("{\"type\":\"a\",\"data\":1}").faults())
                .containsExactly(new Fault("", "an array of events was expected"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[",
                "[{\"type\":\"a\",\"data\":1}",
                "[{\"type\":\"a\",\"data\":1},]",
                "[{\"type\":\"a\",\"data\":1}],",
                "[{\"type\":\"a\",\"data\":1} {\"type\":\"a\",\"data\":1}]",
                "[{\"type\":\"a\",\"data\":1,}]",
                "[{\"type\":\"a\",\"data\":1}}",
            })
    void shouldRefuseTheWholeBatchIfItIsNotJson(String body) {
        assertThat(whole(body).kind()).isEqualTo(Refusal.Kind.MALFORMED);
    }

    private List<BatchParser.Entry> parse(String body) {
        return parser.parse("acme", body.getBytes(UTF_8), null, null);
    }

    @Test
    void shouldCountTheDeliveriesThatLedToAllOfThem() {
        byte[] body = "[{\"type\":\"a\",\"data\":1},{\"type\":\"b\",\"data\":2}]".getBytes(UTF_8);

        assertThat(parser.parse("acme", body, null, "2"))
                .allSatisfy(entry ->
                        assertThat(((BatchParser.Good) entry).draft().hops()).isEqualTo(2));
        assertThat(catchThrowableOfType(Refusal.class, () -> parser.parse("acme", body, null, "3"))
                        .faults())
                .extracting(Fault::pointer)
                .containsExactly("Signpost-Hops");
    }

    private Refusal whole(String body) {
        return catchThrowableOfType(Refusal.class, () -> parse(body));
    }

    private static Refusal refusal(BatchParser.Entry entry) {
        assertThat(entry).isInstanceOf(BatchParser.Bad.class);
        return ((BatchParser.Bad) entry).refusal();
    }
}
