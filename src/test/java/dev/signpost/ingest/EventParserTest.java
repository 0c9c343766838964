package dev.signpost.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.signpost.model.RawJson;
import dev.signpost.model.Refusal;
import dev.signpost.model.Refusal.Fault;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventParserTest {
    private static final String TRACE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    private final EventParser parser = new EventParser();

    @Test
    void shouldReadEveryField() {
        String body = """
                {"changes":{"stage":["open", "won"]},
                 "occurredAt":"2026-04-06T11:39:46.123456789+02:00",
                 "data" : {"id": 7.0} ,
                 "type":"deal.won"}
                """;

        Draft draft = parser.parse("acme", body.getBytes(UTF_8), new EventParser.Headers(List.of("k-1"), TRACE, null));

        assertThat(draft)
                .isEqualTo(new Draft(
                        "acme",
                        "deal.won",
                        1_775_468_386_123_456L,
                        RawJson.of("{\"id\": 7.0}"),
                        RawJson.of("{\"stage\":[\"open\", \"won\"]}"),
                        "k-1",
                        TRACE));
    }

    @Test
    void shouldLeaveOutWhatWasNotSent() {
        Draft draft = parse("{\"type\":\"a\",\"data\":null}");

        assertThat(draft).isEqualTo(new Draft("acme", "a", null, RawJson.of("null"), null, null, null));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "null",
                "\"\\u0000\"",
                "\"\\ud800\"",
                "1e400000",
                "{\"a\":1,\"a\":2}",
                "{\"\\udfff\":\"\\ud83d\"}",
                "{ \"a\" :\t[ 1.50 ,\n\r-0 ] }",
                "\"a \\u0041 €\"",
            })
    void shouldCutThePayloadOutByteForByte(String data) {
        for (String around : new String[] {"", " ", "\n\t \r"}) {
            String inside = around + data + around;
            String first = "{\"data\":" + inside + ",\"type\":\"a\"}";
            String last = "{\"type\":\"a\",\"changes\":" + inside + ",\"data\":" + inside + "}";

            assertThat(parse(first).data()).isEqualTo(RawJson.of(data));
            assertThat(parse(last).data()).isEqualTo(RawJson.of(data));
            assertThat(parse(last).changes()).isEqualTo(RawJson.of(data));
        }
    }

    @Test
    void shouldPassANumberOfTwoHundredThousandDigits() {
        String digits = "-" + "9".repeat(200_000) + ".5E+10";

        assertThat(parse("{\"type\":\"a\",\"data\":" + digits + "}").data()).isEqualTo(RawJson.of(digits));
    }

    @Test
    void shouldKnowAFieldByItsDecodedName() {
        assertThat(parse("{\"t\\u0079pe\":\"a\\u002eb\",\"data\":1}").type()).isEqualTo("a.b");
    }

    @Test
    void shouldAllowSixtyFourLevelsAndRefuseOneMore() {
        String deepest = "[".repeat(64) + "]".repeat(64);

        assertThatCode(() -> parse("{\"type\":\"a\",\"data\":" + deepest + "}")).doesNotThrowAnyException();
        assertThat(faults("{\"type\":\"a\",\"data\":[" + deepest + "],\"changes\":{\"a\":" + deepest + "}}"))
                .containsExactly(
                        new Fault("/data", "is nested deeper than 64 levels"),
                        new Fault("/changes", "is nested deeper than 64 levels"));
    }

    @Test
    void shouldReportAllFaultsAtOnce() {
        String body = """
                {"type":7,"type":"b c","occurredAt":"yesterday","id":"x","a/b~c\\n":1,"idempotencyKey":"k"}
                """;

        Refusal refusal = catchThrowableOfType(
                Refusal.class,
                () -> parser.parse("acme", body.getBytes(UTF_8), new EventParser.Headers(List.of("é"), null, null)));

        assertThat(refusal.kind()).isEqualTo(Refusal.Kind.INVALID);
        assertThat(refusal.faults())
                .extracting(Fault::pointer)
                .containsExactly(
                        "/type",
                        "/type",
                        "/type",
                        "/occurredAt",
                        "/id",
                        "/a~1b~0c?",
                        "/idempotencyKey",
                        "/data",
                        "Idempotency-Key");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    [] | `` | must be a JSON object with type and data
                    "x" | `` | must be a JSON object with type and data
                    {"data":1} | /type | is required
                    {"type":"a"} | /data | is required (any JSON value, null too)
                    {"type":null,"data":1} | /type | a string was expected
                    {"type":["a"],"data":1} | /type | a string was expected
                    {"type":"a","data":1,"data":1} | /data | is given more than once
                    {"type":"a","data":1,"d\\u0061ta":1} | /data | is given more than once
                    {"type":"a","data":1,"occurredAt":null} | /occurredAt | a string was expected
                    {"type":"a","data":1,"occurredAt":1775468386} | /occurredAt | a string was expected
                    {"type":"a","data":1,"Type":"b"} | /Type | unknown field: the fields are type, data, occurredAt, changes
                    {"type":"a","data":1,"idempotencyKey":"k"} | /idempotencyKey | goes into the header Idempotency-Key here, and into the event only in a batch
                    {"type":"*","data":1} | /type | an event type of 1 to 128 characters of A-Z a-z 0-9 _ . : / - was expected
                    """)
    void shouldNameTheFaultyField(String body, String pointer, String message) {
        assertThat(faults(body)).containsExactly(new Fault(pointer, message));
    }

    @Test
    void shouldRefuseTwoIdempotencyKeys() {
        byte[] body = "{\"type\":\"a\",\"data\":1}".getBytes(UTF_8);

        Refusal refusal = catchThrowableOfType(
                Refusal.class,
                () -> parser.parse("acme", body, new EventParser.Headers(List.of("a", "b"), null, null)));

        assertThat(refusal.faults()).containsExactly(new Fault("Idempotency-Key", "is given more than once"));
    }

    @Test
    void shouldSayThatBrokenJsonIsBrokenWhateverElseIsWrong() {
        Refusal refusal = catchThrowableOfType(Refusal.class, () -> parse("{\"type\":7,\"data\":[1,}"));

        assertThat(refusal.kind()).isEqualTo(Refusal.Kind.MALFORMED);
        assertThat(refusal.detail()).isEqualTo("Not valid JSON at byte 20: a value was expected.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "{\"type\":\"a\",\"data\":1",
                "{\"type\":\"a\",\"data\":1,}",
                "{\"type\":\"a\" \"data\":1}",
                "{\"type\":\"a\",\"data\":1}}",
                "{\"type\":\"a\",\"data\":1} {}",
                "{\"type\":\"a\",\"data\":1}\u0000",
                "{\"type\":\"a\",\"data\":NaN}",
                "{\"type\":\"a\",\"data\":1/**/}",
                "{type:\"a\",\"data\":1}",
                "{\"type\":\"a\",\"data\":\"\n\"}",
            })
    void shouldRefuseMalformedBodies(String body) {
        assertThat(catchThrowableOfType(Refusal.class, () -> parse(body)).kind())
                .isEqualTo(Refusal.Kind.MALFORMED);
    }

    @Test
    void shouldBoundTheAnswerToManyFaults() {
        var body = new StringBuilder("{\"type\":\"a\",\"data\":1");
        for (int i = 0; i < 1_000; i++) {
            body.append(",\"").append("x".repeat(200)).append("\":1");
        }

        List<Fault> faults = faults(body.append("}").toString());

        assertThat(faults).hasSize(Faults.LIMIT + 1);
        assertThat(faults.get(0).pointer()).hasSizeLessThan(80);
        assertThat(faults.get(Faults.LIMIT).message()).isEqualTo("and 980 more faults");
    }

    @Test
    void shouldIgnoreABrokenTraceparent() {
        byte[] body = "{\"type\":\"a\",\"data\":1}".getBytes(UTF_8);

        Draft draft = parser.parse("acme", body, new EventParser.Headers(List.of(), "00-nonsense", null));

        assertThat(draft.traceparent()).isNull();
    }

    @ParameterizedTest
    @CsvSource({"0", "1", "2"})
    void shouldKeepTheNumberOfDeliveriesThatLedToIt(String hops) {
        byte[] body = "{\"type\":\"a\",\"data\":1}".getBytes(UTF_8);

        Draft draft = parser.parse("acme", body, new EventParser.Headers(List.of(), null, hops));

        assertThat(draft.hops()).isEqualTo(Integer.parseInt(hops));
    }

    @ParameterizedTest
    @CsvSource({"3, loop", "9, loop", "10, digit", "-1, digit", "'', digit", "x, digit", "' 1', digit", "'1, 1', digit"
    })
    void shouldRefuseWhatGoesRoundInALoop(String hops, String message) {
        byte[] body = "{\"type\":\"a\",\"data\":1}".getBytes(UTF_8);

        Refusal refusal = catchThrowableOfType(
                Refusal.class, () -> parser.parse("acme", body, new EventParser.Headers(List.of(), null, hops)));

        assertThat(refusal.faults()).singleElement().satisfies(fault -> {
            assertThat(fault.pointer()).isEqualTo("Signpost-Hops");
            assertThat(fault.message()).contains(message);
        });
    }

    @Test
    void shouldCutTheWhiteSpaceOffAValueThatStandsAlone() {
        assertThat(EventParser.value(" [1] \n".getBytes(UTF_8), "data")).isEqualTo(RawJson.of("[1]"));
    }

    private Draft parse(String body) {
        return parser.parse("acme", body.getBytes(UTF_8), EventParser.Headers.NONE);
    }

    private List<Fault> faults(String body) {
        return catchThrowableOfType(Refusal.class, () -> parse(body)).faults();
    }
}
