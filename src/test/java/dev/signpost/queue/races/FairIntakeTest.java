package dev.signpost.queue.races;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signpost.ingest.Draft;
import dev.signpost.ingest.Intake;
import dev.signpost.ingest.Receipt;
import dev.signpost.model.EventId;
import dev.signpost.model.RawJson;
import dev.signpost.model.Refusal;
import dev.signpost.testkit.Await;
import io.vertx.core.Future;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Whose events the intake takes, and in which order they get into the log. */
class FairIntakeTest {
    /** Of the intake that all races use: batches of 500, 1,000 places. */
    private static final int SHARE_ALONE = 675;

    private final Arena arena = new Arena();
    private final Intake intake = OneWebhookIntake.of(arena, arena.pod(arena.usual()));

    @AfterEach
    void close() {
        arena.close();
    }

    @Test
    void shouldStoreASingleEventBeforeThoseOfAFloodThatCameFirst() {
        List<Future<Receipt>> flood = intake.submitAll(Collections.nCopies(900, draft("flood")));
        Receipt single = Await.value(intake.submit(draft("single")));

        long before = flood.stream()
                .map(Await::value)
                .filter(receipt -> EventId.compare(receipt.id(), single.id()) < 0)
                .count();

        // The first batch may have left before it came; in the second it is next to the flood's first.
        assertThat(before).isLessThanOrEqualTo(501);
    }

    @Test
    void shouldRefuseAFloodBeyondItsShareAndNobodyElse() {
        List<Future<Receipt>> flood = intake.submitAll(Collections.nCopies(SHARE_ALONE, draft("flood")));
        List<Future<Receipt>> beyond = intake.submitAll(Collections.nCopies(2, draft("flood")));
        Future<Receipt> other = intake.submit(draft("single"));

        Receipt accepted = Await.value(other);

        assertThat(accepted.matchedCount()).isEqualTo(1);
        assertThat(beyond)
                .allSatisfy(each -> assertThat(each.cause())
                        .isInstanceOfSatisfying(
                                Refusal.class,
                                refusal -> assertThat(refusal.kind()).isEqualTo(Refusal.Kind.TOO_MANY)));
        assertThat(flood).allSatisfy(each -> assertThat(Await.value(each)).isNotNull());
        assertThat(intake.refusalNow("flood")).isNull();
    }

    private static Draft draft(String tenant) {
        return new Draft(tenant, "deal.won", null, RawJson.of("{}"), null, null, null);
    }
}
