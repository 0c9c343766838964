package dev.signpost.boot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signpost.model.FailureDetail;
import dev.signpost.model.FailureKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The page that helps whoever is in trouble must not name what there is not. */
class TroubleshootingTest {
    /** All that is wrong with an answer is one row there. */
    private static final List<FailureDetail> OF_CERTIFICATES = Arrays.stream(FailureDetail.values())
            .filter(detail -> detail.kind() == FailureKind.TLS)
            .toList();

    @Test
    void shouldQuoteMessagesAndNamesThatThereAre() throws IOException {
        var page = TroubleshootingPage.read();

        assertThat(page.unknown()).isEmpty();
        assertThat(page.names()).hasSizeGreaterThan(120);
    }

    @Test
    void shouldExplainEachReasonForWhichAnAttemptFails() throws IOException {
        List<String> reasons = Stream.concat(Arrays.stream(FailureKind.values()), OF_CERTIFICATES.stream())
                .map(Enum::name)
                .filter(name -> !name.equals(FailureKind.TLS.name()))
                .toList();

        assertThat(TroubleshootingPage.read().names()).containsAll(reasons);
    }

    @Test
    void shouldNoticeWhatThereIsNot() {
        var page = new TroubleshootingPage("""
                `signpost serve --print-settings` `signpost dream` `signpost serve --dream` `signpost.attempts`
                `signpost.dreams` `SIGNPOST_HTTP_PORT` `SIGNPOST_HTTP_DREAM` `GET /v1/instance` `PUT /v1/instance`
                `cannot listen at …` `cannot dream at …` `ADDRESS_REFUSED` `ADDRESS_DREAMT` `http.port` `http.dream`
                `process.ready` `--forward-to` `--dream` `statusText` `dreamText`
                """);

        assertThat(page.unknown())
                .containsExactly(
                        "signpost dream",
                        "signpost serve --dream",
                        "signpost.dreams",
                        "SIGNPOST_HTTP_DREAM",
                        "PUT /v1/instance",
                        "cannot dream at …",
                        "ADDRESS_DREAMT",
                        "http.dream",
                        "--dream",
                        "dreamText");
    }

    @Test
    void shouldLeadToPagesThatThereAre() throws IOException {
        List<String> missing = Pattern.compile("\\]\\(([a-z/.-]+\\.md)")
                .matcher(TroubleshootingPage.read().text())
                .results()
                .map(link -> link.group(1))
                .filter(link -> !Files.exists(Path.of("docs", link)))
                .toList();

        assertThat(missing).isEmpty();
    }
}
