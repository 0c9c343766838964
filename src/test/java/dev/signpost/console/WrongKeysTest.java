package dev.signpost.console;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signpost.model.Refusal;
import org.junit.jupiter.api.Test;

class WrongKeysTest {
    private final WrongKeys wrongKeys = new WrongKeys(() -> 0);

    @Test
    void shouldCountANetworkOfIpv6AsOneAddress() {
        for (int i = 0; i < WrongKeys.MAX_WRONG; i++) {
            wrongKeys.attempt("2001:db8:0:1:" + i + ":2:3:4");
        }

        assertThatThrownBy(() -> wrongKeys.attempt("2001:db8:0:1:ffff:2:3:4")).isInstanceOf(Refusal.class);
        assertThatCode(() -> wrongKeys.attempt("2001:db8:0:2:0:2:3:4")).doesNotThrowAnyException();
    }

    @Test
    void shouldCountEachAddressOfIpv4ByItself() {
        for (int i = 0; i < WrongKeys.MAX_WRONG; i++) {
            wrongKeys.attempt("192.0.2.1");
        }

        assertThatThrownBy(() -> wrongKeys.attempt("192.0.2.1")).isInstanceOf(Refusal.class);
        assertThatCode(() -> wrongKeys.attempt("192.0.2.2")).doesNotThrowAnyException();
    }
}
