package dev.signpost.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signpost.catalog.EventRate;
import dev.signpost.model.Limit;
import dev.signpost.model.RawJson;
import dev.signpost.model.Refusal;
import java.time.Duration;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class EventRatesTest {
    private static final EventRate RATE = new EventRate(100, 5);
    private final TenantShare share = new TenantShare("acme");

    @Test
    void shouldLetExactlyABurstThrough() {
        long accepted =
                IntStream.range(0, 50).filter(i -> refusal(null, RATE) == null).count();

        assertThat(accepted).isEqualTo(5);
    }

    @Test
    void shouldDecideAboutEventsThatCameTogetherOnce() {
        var together = new Together(3);
        var beyond = new Together(3);

        Refusal first = refusal(together, RATE);
        Refusal second = refusal(together, RATE);
        Refusal third = refusal(beyond, RATE);

        assertThat(first).isNull();
        assertThat(second).isNull();
        assertThat(third).isNotNull().isSameAs(refusal(beyond, RATE));
    }

    @Test
    void shouldNameTheLimitAndWhoCanRaiseIt() {
        refusal(new Together(5), RATE);

        Refusal refusal = Objects.requireNonNull(refusal(new Together(5), RATE));

        assertThat(refusal.kind()).isEqualTo(Refusal.Kind.TOO_MANY);
        assertThat(refusal.reached()).isEqualTo(new Refusal.Reached(Limit.EVENTS_PER_SECOND, 100, 1));
        assertThat(refusal.retryAfter()).isEqualTo(Duration.ofMillis(50));
        assertThat(refusal.detail()).contains("100 events a second", "operator", "limits.eventsPerSecond");
    }

    @Test
    void shouldFollowAChangedLimit() {
        refusal(new Together(5), RATE);
        Refusal before = refusal(null, RATE);

        Refusal raised = refusal(null, new EventRate(200, 10));
        Refusal lifted = refusal(null, null);

        assertThat(before).isNotNull();
        assertThat(raised).isNull();
        assertThat(lifted).isNull();
        assertThat(share.rate).isNull();
    }

    @Test
    void shouldRememberATenantUntilItsRateIsWholeAgain() {
        refusal(new Together(5), RATE);

        boolean early = share.retire(0);

        assertThat(early).isFalse();
        assertThat(share.retire(Duration.ofSeconds(1).toNanos())).isTrue();
    }

    private @Nullable Refusal refusal(@Nullable Together together, @Nullable EventRate rate) {
        var draft = new Draft("acme", "a", null, RawJson.of("1"), null, null, null);
        return EventRates.refusal(new PendingEvent(draft, share, together, null, 0), rate, 0);
    }
}
