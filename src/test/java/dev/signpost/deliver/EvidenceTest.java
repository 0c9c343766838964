package dev.signpost.deliver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signpost.model.AttemptResult;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EvidenceTest {
    @ParameterizedTest
    @CsvSource({
        "301, ANSWERED", "400, ANSWERED", "401, ANSWERED", "404, ANSWERED", "408, ANSWERED", "410, ANSWERED",
        "428, ANSWERED", "429, OVERLOADED", "430, ANSWERED", "499, ANSWERED", "500, AWAY", "501, AWAY",
        "502, OVERLOADED", "503, AWAY", "504, OVERLOADED", "505, AWAY", "599, AWAY", "999, AWAY",
    })
    void shouldReadAStatus(int status, Evidence evidence) {
        assertThat(Evidence.of(AttemptResult.STATUS, status)).isEqualTo(evidence);
    }

    @ParameterizedTest
    @CsvSource({
        "SUCCESS, ANSWERED",
        "DNS, AWAY",
        "REFUSED, AWAY",
        "RESET, AWAY",
        "TIMEOUT, OVERLOADED",
        "TLS, AWAY",
        "PROTOCOL, AWAY",
        "ADDRESS_REFUSED, AWAY",
        "INTERRUPTED, NOTHING",
        "CANCELLED, NOTHING",
        "KEY_MISSING, NOTHING",
        "PROXY, NOTHING",
    })
    void shouldReadHowAnAttemptEnded(AttemptResult result, Evidence evidence) {
        assertThat(Evidence.of(result, 0)).isEqualTo(evidence);
    }

    @Test
    void shouldReadEveryResult() {
        for (AttemptResult result : AttemptResult.values()) {
            assertThat(Evidence.of(result, 200)).isNotNull();
        }
    }
}
