package dev.signpost.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signpost.model.TargetUrl;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StoredUrlTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://receiver.example/",
                "https://receiver.example:8443/hook?a=b&c=%20",
                "http://127.0.0.1:8080/",
                "https://[2606:4700::1111]/x",
                "https://[2606:4700::1111]:444/x",
                "https://under_score.xn--bcher-kva.example/~a/b;c='d'"
            })
    void shouldReadBackWhatWasWritten(String text) {
        assertThat(StoredUrl.of(text).text()).isEqualTo(text);
    }

    @Test
    void shouldKnowThePortOfEachScheme() {
        assertThat(StoredUrl.of("https://a.example/")).isEqualTo(new TargetUrl(true, "a.example", 443, "/"));
        assertThat(StoredUrl.of("http://a.example/")).isEqualTo(new TargetUrl(false, "a.example", 80, "/"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "nowhere",
                "https://",
                "https:///",
                "https://a.example",
                "ftp://a.example/",
                "https://a.example:0/",
                "https://a.example:65536/",
                "https://a.example:x/",
                "https://a example/",
                "https://user@a.example/",
                "https://a.example/ x",
                "https://a.example/\r\nX-Injected: 1",
                "https://a.example\r\n/",
                "https://[::1/",
                "https://a.example/\u00e4"
            })
    void shouldTellATextThatNobodyWrote(String text) {
        assertThat(StoredUrl.of(text)).isEqualTo(StoredUrl.DAMAGED);
    }
}
