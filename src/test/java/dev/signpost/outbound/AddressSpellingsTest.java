package dev.signpost.outbound;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signpost.model.Outcome;
import dev.signpost.model.Refusal;
import dev.signpost.model.TargetUrl;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** However an address inside is written, nothing is sent there. */
class AddressSpellingsTest {
    @Test
    void shouldRefuseEverySpellingOfAnAddressInside() {
        var guard = new EgressGuard(OutboundConfig.STRICT);
        List<String> urls = AddressSpellings.all().stream()
                .flatMap(host -> Stream.of("https://" + host + "/", "https://" + host + "/path?q=1"))
                .toList();
        var taken = new ArrayList<String>();

        for (String url : urls) {
            try {
                taken.add(url + " as " + guard.parse("/url", url).text());
            } catch (Refusal refusal) {
                assertThat(refusal.kind()).as(url).isEqualTo(Refusal.Kind.INVALID);
            }
        }

        assertThat(taken).isEmpty();
        assertThat(urls).hasSizeGreaterThan(1_200);
    }

    @Test
    void shouldNotBeSentInsideByAnAnswer() throws Exception {
        try (RawReceiver inside = RawReceiver.answering("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
                Rig rig = Rig.loopback()) {
            for (int status : new int[] {300, 301, 302, 303, 305, 307, 308}) {
                for (String field : List.of("Location", "Refresh: 0; url", "Alt-Svc", "Content-Location", "Link")) {
                    String there = "http://127.0.0.1:" + inside.port() + "/";
                    try (RawReceiver outside = RawReceiver.answering("HTTP/1.1 " + status + " Moved\r\n" + field
                            + (field.contains(":") ? "=" : ": ") + there + "\r\nContent-Length: 0\r\n\r\n")) {
                        Outcome outcome =
                                rig.send(Rig.post(new TargetUrl(false, "127.0.0.1", outside.port(), "/"), 3_000));
                        assertThat(outcome)
                                .isInstanceOfSatisfying(
                                        Outcome.Answered.class,
                                        answered ->
                                                assertThat(answered.status()).isEqualTo(status));
                    }
                }
            }

            assertThat(inside.accepted()).isZero();
        }
    }
}
