package dev.signpost.manage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signpost.model.Answer;
import dev.signpost.model.EventId;
import dev.signpost.model.FailureDetail;
import dev.signpost.model.RawBytes;
import dev.signpost.queue.AnswerCodec;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What tenants and operators see of attempts that reached nobody, from a real client down to real rows. */
class SightApiTest extends HistoryApiFixture {
    private static final int DNS = 2;
    private static final int TLS = 6;
    private static final int ADDRESS_REFUSED = 8;

    /** Told apart, they would show a tenant which names the inside of a network has. */
    @Test
    void shouldTellANameThatIsNotFoundFromOneThatLeadsInsideToOperatorsAlone() {
        UUID unknown = event(1, "deal.won", "1", 1);
        attempt(unknown, 1, 1, DNS, 1, 0);
        park(unknown, 1, 1, 1);
        UUID inside = event(2, "deal.won", "1", 1);
        attempt(inside, 1, 1, ADDRESS_REFUSED, 1, 0);
        park(inside, 1, 1, 1);

        for (String path :
                List.of(DELIVERIES + "/%s_wh_1", DELIVERIES + "?eventId=%s", DEAD + "?eventId=%s", EVENTS + "/%s")) {
            String ofUnknown = errors(path, unknown, "acme-read");
            assertThat(ofUnknown).contains("\"error\":\"DNS\"");
            assertThat(errors(path, inside, "acme-read")).as(path).isEqualTo(ofUnknown);
            assertThat(errors(path, inside, "admin-key")).as(path).contains("\"error\":\"ADDRESS_REFUSED\"");
        }
    }

    @Test
    void shouldSayInListsTooWhatExactlyFailed() {
        UUID expired = event(1, "deal.won", "1", 1);
        attempt(expired, 1, 1, TLS, 1, 0);
        var kept = Answer.ofFailure(RawBytes.of(new byte[0]), false, FailureDetail.CERTIFICATE_EXPIRED, false);
        database.execute("UPDATE attempt SET answer = ?", AnswerCodec.encode(kept));
        park(expired, 1, 1, 1);

        for (String path :
                List.of(DELIVERIES + "/%s_wh_1", DELIVERIES + "?eventId=%s", DEAD + "?eventId=%s", EVENTS + "/%s")) {
            String answer = errors(path, expired, "acme-read");

            assertThat(answer)
                    .as(path)
                    .contains("\"errorText\":\"The receiver's certificate, or one in its chain, has expired.\"")
                    .contains("\"errorDetail\":\"CERTIFICATE_EXPIRED\"");
        }
        assertThat(errors(DEAD + "?eventId=%s", expired, "acme-read"))
                .contains("The last one: The receiver's certificate, or one in its chain, has expired.");
    }

    /** The answer without what differs from event to event: ids and times. */
    private String errors(String path, UUID event, String key) {
        String answer = api.send("GET", String.format(path, EventId.hex(event)), key, null)
                .body();
        return answer.replace(event.toString(), "")
                .replace(EventId.hex(event), "")
                .replaceAll("\"[0-9]{4}-[0-9]{2}-[0-9]{2}T[^\"]*\"", "");
    }
}
