package dev.signpost.outbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signpost.model.Refusal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TargetUrlsTest {
    @ParameterizedTest
    @CsvSource({
        "https://example.com,                     https://example.com/",
        "HTTPS://EXAMPLE.com:443/A?b=C,           https://example.com/A?b=C",
        "http://example.com:80/x,                 http://example.com/x",
        "http://example.com:443/x,                http://example.com:443/x",
        "https://example.com:8443?x,              https://example.com:8443/?x",
        "https://example.com//a/../b/%2e,         https://example.com//a/../b/%2e",
        "https://xn--bcher-kva.example/,          https://xn--bcher-kva.example/",
        "https://93.184.216.34/,                  https://93.184.216.34/",
        "https://[2606:2800:0220:0:0:0:0:1]:99/,  https://[2606:2800:220::1]:99/",
        "https://a-b.c1.example/?q=%00,           https://a-b.c1.example/?q=%00",
        "https://1.2.3.4.example/,                https://1.2.3.4.example/",
        "https://localhost:8080/,                 https://localhost:8080/",
    })
    void shouldRebuildTheCanonicalForm(String given, String canonical) {
        assertThat(TargetUrls.parse("/url", given).text()).isEqualTo(canonical);
        assertThat(TargetUrls.parse("/url", canonical).text()).isEqualTo(canonical);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " https://example.com/",
                "https://example.com/ ",
                "https://exa mple.com/",
                "https://example.com/a\tb",
                "https://example.com/a\r\nX: y",
                "https://example.com/\u0000",
                "https://example.com/\u007f",
                "https://example.com\\@evil.example/",
                "https://example.com/\\",
                "https://bücher.example/",
                "https://example.com/ü",
                "https://１２７.0.0.1/",
                "https://127。0。0。1/",
                "https://ⓔxample.com/",
                "https://user@example.com/",
                "https://user:pass@example.com/",
                "https://@example.com/",
                "https://example.com@/",
                "https://example.com#@other.example/",
                "https://example.com/#",
                "https://example.com/x#y",
                "ftp://example.com/",
                "file:///etc/passwd",
                "javascript:alert(1)",
                "//example.com/",
                "example.com",
                "https:example.com",
                "https:/example.com",
                "https:///example.com",
                "https://",
                "https://:443/",
                "https://example.com:/",
                "https://example.com:0/",
                "https://example.com:65536/",
                "https://example.com:-1/",
                "https://example.com:80x/",
                "https://example.com:4294967376/",
                "https://example.com./",
                "https://127.0.0.1./",
                "https://example..com/",
                "https://.example.com/",
                "https://-a.example/",
                "https://a-.example/",
                "https://a_b.example/",
                "https://exa%6dple.com/",
                "https://%31%32%37.0.0.1/",
                "https://[::1%25eth0]/",
                "https://[fe80::1%25lo]/",
                "https://[fe80::1%lo]/",
                "https://[::1/",
                "https://::1/",
                "https://[127.0.0.1]/",
                "https://[]/",
                "https://[v1.a]/",
                "https://[::]a/",
                "https://0x7f000001/",
                "https://0x7f.1/",
                "https://0X7F.0.0.1/",
                "https://127.0.0.0x1/",
                "https://2130706433/",
                "https://017700000001/",
                "https://0177.0.0.1/",
                "https://127.1/",
                "https://127.0.1/",
                "https://127.0.0.01/",
                "https://127.0.0.256/",
                "https://127.0.0.1.1/",
                "https://00127.0.0.1/",
                "https://1.2.3.09/",
                "https://example.1/",
                "https://example.0x/",
                "https://example.0xg1.0x1f/",
                "https://example.com/%zz",
                "https://example.com/<x>",
                "https://example.com/{x}",
            })
    void shouldRefuseWhatTwoReadersCouldReadInTwoWays(String given) {
        assertThatThrownBy(() -> TargetUrls.parse("/url", given)).isInstanceOfSatisfying(Refusal.class, refusal -> {
            assertThat(refusal.kind()).isEqualTo(Refusal.Kind.INVALID);
            assertThat(refusal.faults()).hasSize(1);
            assertThat(refusal.faults().get(0).pointer()).isEqualTo("/url");
            assertThat(refusal.detail()).endsWith(".");
        });
    }

    @Test
    void shouldBoundLabelNameAndUrl() {
        String label = "a".repeat(63);
        String name = String.join(".", label, label, label, "a".repeat(61));
        assertThat(TargetUrls.parse("", "https://" + name + "/").host()).hasSize(253);
        assertThatThrownBy(() -> TargetUrls.parse("", "https://" + name + "a/")).isInstanceOf(Refusal.class);
        assertThatThrownBy(() -> TargetUrls.parse("", "https://" + label + "a.example/"))
                .isInstanceOf(Refusal.class);
        String longest = "https://example.com/" + "a".repeat(TargetUrls.MAX_LENGTH - 20);
        assertThat(TargetUrls.parse("", longest).text()).hasSize(TargetUrls.MAX_LENGTH);
        assertThatThrownBy(() -> TargetUrls.parse("", longest + "a")).isInstanceOf(Refusal.class);
    }
}
