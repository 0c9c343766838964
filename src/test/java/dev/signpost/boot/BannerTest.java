package dev.signpost.boot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signpost.model.Secret;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class BannerTest {
    private static final Path CERTIFICATE = Path.of("/etc/signpost/tls.crt");

    @Test
    void shouldOfferLinesThatTrustTheCertificateOfThePort() {
        String api = Banner.address("0.0.0.0", 8443, CERTIFICATE);

        String text = banner(api, CERTIFICATE).text();

        assertThat(text)
                .contains(
                        "API        https://127.0.0.1:8443/v1",
                        "curl -s --cacert /etc/signpost/tls.crt -H 'Authorization: Bearer sp_demo'",
                        "https://127.0.0.1:8443/v1/tenants/demo/webhooks -d")
                .doesNotContain("http://127.0.0.1:8443");
    }

    @Test
    void shouldOfferPlainLinesForAPlainPort() {
        String text = banner(Banner.address("::1", 8080, null), null).text();

        assertThat(text).contains("API        http://[::1]:8080/v1").doesNotContain("--cacert", "https://[");
    }

    private static Banner banner(String api, @Nullable Path certificate) {
        return new Banner(
                api,
                "http://127.0.0.1:9090",
                "embedded Postgres in /data",
                Optional.of(Secret.of("sp_demo")),
                Optional.empty(),
                certificate);
    }
}
