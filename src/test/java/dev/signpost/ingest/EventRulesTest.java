package dev.signpost.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalLong;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventRulesTest {
    private static final String ID = "0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a",
                "account_created",
                "data_table_freshness_changed",
                "ingestion.completed",
                "FEEDBACK_UPDATED",
                "deal.stage_changed",
                "urn:x/y-z.0",
            })
    void shouldAcceptEventTypes(String type) {
        assertThat(EventRules.type(type)).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a b", "*", "contact.*", "é", "a\n", "a;b", "a,b", "a@b", "a\u0000"})
    void shouldRefuseOddEventTypes(String type) {
        assertThat(EventRules.type(type)).contains("1 to 128 characters");
    }

    @ParameterizedTest
    @CsvSource({"128, true", "129, false"})
    void shouldLimitTheLengthOfATypeAndSay(int length, boolean fits) {
        assertThat(EventRules.type("t".repeat(length)) == null).isEqualTo(fits);
    }

    @ParameterizedTest
    @CsvSource({"0, false", "1, true", "255, true", "256, false"})
    void shouldLimitTheLengthOfAKey(int length, boolean fits) {
        assertThat(EventRules.idempotencyKey("k".repeat(length)) == null).isEqualTo(fits);
    }

    @ParameterizedTest
    @ValueSource(strings = {"é", "a\tb", "\u007f", "a\nb", "\u0000"})
    void shouldRefuseKeysBeyondPrintableAscii(String key) {
        assertThat(EventRules.idempotencyKey(key)).contains("1 to 255 printable ASCII");
    }

    @ParameterizedTest
    @CsvSource(nullValues = "-", textBlock = """
                    2026-04-06T11:39:46Z, 1775475586000000
                    2026-04-06t11:39:46z, 1775475586000000
                    2026-04-06T11:39:46.7Z, 1775475586700000
                    2026-04-06T11:39:46.752123999Z, 1775475586752123
                    2026-04-06T11:39:46.000000999Z, 1775475586000000
                    2026-04-06T13:39:46+02:00, 1775475586000000
                    2026-04-06T00:09:46.5-11:30, 1775475586500000
                    2026-04-06T11:39:46-00:00, 1775475586000000
                    1970-01-01T00:00:00Z, 0
                    2199-12-31T23:59:59.999999Z, 7258118399999999
                    2024-02-29T00:00:00Z, 1709164800000000
                    2016-12-31T23:59:60.5Z, 1483228800500000
                    2017-01-01T08:59:60+09:00, 1483228800000000
                    2026-04-06T11:39:60Z, -
                    2025-02-29T00:00:00Z, -
                    2026-04-31T00:00:00Z, -
                    2026-13-01T00:00:00Z, -
                    2026-00-01T00:00:00Z, -
                    2026-01-00T00:00:00Z, -
                    2026-04-06T24:00:00Z, -
                    2026-04-06T11:60:00Z, -
                    2026-04-06T11:39:61Z, -
                    2026-04-06T11:39:46, -
                    2026-04-06 11:39:46Z, -
                    2026-04-06T11:39Z, -
                    2026-04-06T11:39:46.Z, -
                    2026-04-06T11:39:46.1234567890Z, -
                    2026-04-06T11:39:46+2:00, -
                    2026-04-06T11:39:46+0200, -
                    2026-04-06T11:39:46+24:00, -
                    2026-04-06T11:39:46+02:60, -
                    +12026-04-06T11:39:46Z, -
                    1775475586, -
                    '', -
                    1969-12-31T23:59:59.999999Z, -
                    1970-01-01T00:00:00+00:01, -
                    2200-01-01T00:00:00Z, -
                    """)
    void shouldReadTimes(String text, Long micros) {
        OptionalLong read = Rfc3339.micros(text);

        boolean good = EventRules.occurredAt(read) == null;

        assertThat(good ? read.getAsLong() : null).isEqualTo(micros);
    }

    @ParameterizedTest
    @CsvSource(nullValues = "-", textBlock = """
                    00-ID-01, 00-ID-01
                    00-ID-00, 00-ID-00
                    01-ID-01, 00-ID-01
                    cc-ID-01-what-later-versions-add, 00-ID-01
                    cc-ID-01.x, -
                    00-ID-01-x, -
                    ff-ID-01, -
                    00-ID-0, -
                    00-ID-0G, -
                    0-ID-01, -
                    00_ID-01, -
                    00-ID, -
                    '', -
                    00-00000000000000000000000000000000-b7ad6b7169203331-01, -
                    00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01, -
                    00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01, -
                    """)
    void shouldTakeOverValidTraceContextsOnly(String header, String expected) {
        String kept = EventRules.traceparent(header.replace("ID", ID));

        assertThat(kept).isEqualTo(expected == null ? null : expected.replace("ID", ID));
    }
}
