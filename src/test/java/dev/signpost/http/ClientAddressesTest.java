package dev.signpost.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClientAddressesTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "203.0.113.7 | 203.0.113.7",
                "1.2.3.4, 203.0.113.7 | 203.0.113.7",
                "1.2.3.4, 203.0.113.7, 10.0.0.2, 10.0.0.3 | 203.0.113.7",
                "203.0.113.7:4711 | 203.0.113.7",
                "[2001:db8::1]:4711 | 2001:db8::1",
                "2001:DB8::1 | 2001:db8::1",
                "10.0.0.2, 10.0.0.3 | 10.0.0.2",
                "203.0.113.7, nonsense, 10.0.0.3 | 10.0.0.3",
                "'' | 10.0.0.1",
                "unknown | 10.0.0.1",
            })
    void shouldWalkFromTheRightToTheFirstThatIsNoProxy(String header, String client) {
        var addresses = new ClientAddresses(address -> address.startsWith("10."), "X-Forwarded-For");

        assertThat(addresses.behind("10.0.0.1", List.of(header))).isEqualTo(client);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "for=203.0.113.7;proto=https | 203.0.113.7",
                "for=1.2.3.4, For=\"[2001:db8::1]:80\";by=10.0.0.9 | 2001:db8::1",
                "proto=http;for=\"203.0.113.7:80\", for=10.0.0.2 | 203.0.113.7",
                "for=_hidden, for=10.0.0.2 | 10.0.0.2",
                "203.0.113.7 | 10.0.0.1",
            })
    void shouldReadWhatRfc7239Says(String header, String client) {
        var addresses = new ClientAddresses(address -> address.startsWith("10."), "Forwarded");

        assertThat(addresses.behind("10.0.0.1", List.of(header))).isEqualTo(client);
    }
}
