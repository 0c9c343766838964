package dev.signpost.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.signpost.model.Answer;
import dev.signpost.model.AttemptResult;
import dev.signpost.model.FailureDetail;
import dev.signpost.model.ParkReason;
import dev.signpost.model.RawBytes;
import dev.signpost.testkit.Await;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DeadLetterCausesTest {
    private final HistoryFixture store = new HistoryFixture();
    private final QueueRows rows = store.rows;
    private final long acme = store.acme;
    private final long hook = store.hook;
    private final long other = store.other;

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void shouldGroupByWebhookReasonAndHowTheLastAttemptEnded() {
        store.dead(1, hook);
        UUID newest = store.dead(2, hook).eventId();
        UUID elsewhere = store.dead(3, other).eventId();
        UUID timedOut = dead(4, hook, AttemptResult.TIMEOUT, 0, ParkReason.EXHAUSTED);
        UUID unavailable = dead(5, hook, AttemptResult.STATUS, 503, ParkReason.EXHAUSTED);
        UUID gone = dead(6, hook, AttemptResult.STATUS, 503, ParkReason.GONE);
        UUID never = rows.event(acme, 7, hook);
        rows.parked(never, hook, 1, ParkReason.EXPIRED);

        var found = of(HistoryFilter.ALL);

        assertThat(found.causes())
                .extracting(DeadLetterCausesTest::line)
                .containsExactlyInAnyOrder(
                        "2 wh_hook EXHAUSTED STATUS 500 " + newest,
                        "1 wh_other EXHAUSTED STATUS 500 " + elsewhere,
                        "1 wh_hook EXHAUSTED TIMEOUT 0 " + timedOut,
                        "1 wh_hook EXHAUSTED STATUS 503 " + unavailable,
                        "1 wh_hook GONE STATUS 503 " + gone,
                        "1 wh_hook EXPIRED null 0 " + never);
        assertThat(found.causes().get(0).count()).isEqualTo(2);
        assertThat(found.truncated()).isFalse();
        assertThat(found.lookedAt()).isEqualTo(7);
        assertThat(found.more()).isFalse();
    }

    @Test
    void shouldJudgeByTheLastAttempt() {
        UUID event = rows.event(acme, 1, hook);
        rows.attempt(event, hook, 1, AttemptResult.DNS, 1, 0, null);
        rows.attempt(event, hook, 2, AttemptResult.TLS, 2, 0, null);
        rows.parked(event, hook, 3, ParkReason.EXHAUSTED);

        assertThat(of(HistoryFilter.ALL).causes())
                .extracting(DeadLetterCauses.Cause::result)
                .containsExactly(AttemptResult.TLS);
    }

    @Test
    void shouldTellWhenTheFirstAndTheLastDied() {
        store.dead(1, hook);
        UUID late = store.dead(2, hook).eventId();
        store.database.execute("UPDATE parked SET parked_at = '2026-03-05T00:00:00Z' WHERE event_id = ?", late);

        assertThat(of(HistoryFilter.ALL).causes()).singleElement().satisfies(cause -> {
            assertThat(cause.firstAt()).isEqualTo("2026-03-01T12:01:00Z");
            assertThat(cause.lastAt()).isEqualTo("2026-03-05T00:00:00Z");
        });
    }

    @Test
    void shouldCountNeitherWhatIsHeldNorAnothersDeadLetters() {
        rows.parked(rows.event(acme, 1, hook), hook, 1, ParkReason.WEBHOOK_DISABLED);
        long foreign = rows.tenant("foreign");
        long foreignHook = rows.webhook(foreign, "wh_foreign");
        rows.dead(rows.event(foreign, 2, foreignHook), foreignHook);

        assertThat(of(HistoryFilter.ALL).causes()).isEmpty();
        assertThat(of(HistoryFilter.ALL.withWebhook(foreignHook)).causes()).isEmpty();
        assertThat(of(HistoryFilter.ALL).lookedAt()).isZero();
    }

    @Test
    void shouldKeepToItsFilters() {
        UUID first = store.dead(1000, hook).eventId();
        store.dead(2000, hook);
        store.dead(3000, other);
        UUID lost = rows.event(acme, 4000, "deal.lost", List.of(hook, other), List.of());
        rows.dead(lost, hook);
        rows.dead(lost, other);

        assertThat(counts(filter(hook, null, null, null, null))).containsExactly(3L);
        assertThat(counts(filter(null, lost, null, null, null))).containsExactly(1L, 1L);
        assertThat(counts(filter(other, lost, null, null, null))).containsExactly(1L);
        assertThat(counts(filter(null, null, "deal.won", null, null))).containsExactly(2L, 1L);
        assertThat(counts(filter(null, null, null, 2000L, 4000L))).containsExactly(1L, 1L);
        assertThat(counts(filter(hook, null, null, 2000L, null))).containsExactly(2L);
        assertThat(counts(filter(null, first, null, 2000L, null))).isEmpty();
        assertThat(counts(filter(null, lost, null, null, 4000L))).isEmpty();
    }

    @Test
    void shouldLookAtTheNewestAndSayThatThereMayBeMore() {
        for (int i = 0; i < 4; i++) {
            store.dead(i, hook);
            store.dead(i, other);
        }

        var found = Await.value(new DeadLetterCauses(store.pool, 3, 1).of(acme, HistoryFilter.ALL));

        assertThat(found.lookedAt()).isEqualTo(3);
        assertThat(found.more()).isTrue();
        assertThat(found.truncated()).isTrue();
        assertThat(found.causes()).extracting(DeadLetterCauses.Cause::count).containsExactly(2L);
    }

    @Test
    void shouldTellApartWhatExactlyFailed() {
        for (FailureDetail detail :
                List.of(FailureDetail.CERTIFICATE_EXPIRED, FailureDetail.CERTIFICATE_EXPIRED, FailureDetail.NOT_TLS)) {
            UUID event = rows.event(acme, 1, hook);
            rows.attempt(
                    event,
                    hook,
                    1,
                    AttemptResult.TLS,
                    2,
                    0,
                    Answer.ofFailure(RawBytes.of(new byte[0]), false, detail, false));
            rows.parked(event, hook, 2, ParkReason.EXHAUSTED);
        }

        assertThat(of(HistoryFilter.ALL).causes())
                .extracting(DeadLetterCauses.Cause::detail, DeadLetterCauses.Cause::count)
                .containsExactly(tuple(FailureDetail.CERTIFICATE_EXPIRED, 2L), tuple(FailureDetail.NOT_TLS, 1L));
    }

    private DeadLetterCauses.Found of(HistoryFilter filter) {
        return Await.value(new DeadLetterCauses(store.pool).of(acme, filter));
    }

    private List<Long> counts(HistoryFilter filter) {
        return of(filter).causes().stream().map(DeadLetterCauses.Cause::count).toList();
    }

    private UUID dead(long afterMillis, long webhook, AttemptResult result, int status, ParkReason reason) {
        UUID event = rows.event(acme, afterMillis, webhook);
        rows.attempt(event, webhook, 1, result, 2, status, null);
        rows.parked(event, webhook, 2, reason);
        return event;
    }

    private static HistoryFilter filter(
            @Nullable Long webhook,
            @Nullable UUID event,
            @Nullable String type,
            @Nullable Long from,
            @Nullable Long to) {
        return new HistoryFilter(
                webhook,
                event,
                type,
                null,
                null,
                from == null ? null : QueueRows.START.plusMillis(from),
                to == null ? null : QueueRows.START.plusMillis(to));
    }

    private static String line(DeadLetterCauses.Cause cause) {
        return cause.count() + " " + cause.webhookId() + " " + cause.reason() + " " + cause.result() + " "
                + cause.statusCode() + " " + cause.example();
    }
}
