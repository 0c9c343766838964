package dev.signpost.queue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signpost.model.RawJson;
import dev.signpost.model.Refusal;
import dev.signpost.testkit.Await;
import dev.signpost.testkit.TestDatabase;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EventHistoryTest {
    private final HistoryFixture store = new HistoryFixture();
    private final TestDatabase database = store.database;
    private final QueueRows rows = store.rows;
    private final long acme = store.acme;
    private final long hook = store.hook;
    private final long other = store.other;
    private final History history = new History(store.pool, () -> QueueRows.START);

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void shouldListEventsNewestFirstByThePage() {
        List<UUID> newestFirst = new ArrayList<>();
        for (int i = 0; i < 25; i++) {
            // Across both partitions and the rest.
            newestFirst.add(0, rows.event(acme, i * 10_000L, hook));
        }

        assertThat(allEvents(HistoryFilter.ALL, 10)).isEqualTo(newestFirst);
        assertThat(allEvents(HistoryFilter.ALL, 25)).isEqualTo(newestFirst);
    }

    @Test
    void shouldFilterEventsByTypeWebhookAndTime() {
        UUID won = rows.event(acme, 1000, "deal.won", List.of(hook), List.of());
        UUID lost = rows.event(acme, 2000, "deal.lost", List.of(other), List.of(hook));
        UUID nobody = rows.event(acme, 3000, "deal.won", List.of(), List.of());

        assertThat(allEvents(ofType("deal.won"), 1)).containsExactly(nobody, won);
        assertThat(allEvents(HistoryFilter.ALL.withWebhook(hook), 1)).containsExactly(lost, won);
        assertThat(allEvents(HistoryFilter.ALL.withWebhook(other), 1)).containsExactly(lost);
        assertThat(allEvents(between(2000, 3000), 1)).containsExactly(lost);
        assertThat(allEvents(between(0, 2000), 1)).containsExactly(won);
    }

    @Test
    void shouldSayWhereABoundedSearchEnded() {
        UUID rare = rows.event(acme, 0, "rare", List.of(), List.of());
        database.execute(
                "INSERT INTO event (id, tenant_key, pod_id, type, occurred_at, targets, data)"
                        + " SELECT ('019d0000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid, ?, 1, 'common',"
                        + " now(), '{}', '1' FROM generate_series(1, 2100) AS n",
                acme);

        var page = Await.value(history.events(acme, ofType("rare"), null, 50));

        assertThat(page.items()).isEmpty();
        assertThat(page.next()).isNotNull();
        assertThat(allEvents(ofType("rare"), 50)).containsExactly(rare);
    }

    @Test
    void shouldShowAnEventWithTheBytesThatCameIn() {
        UUID id = rows.event(acme, 1, hook);
        database.execute("UPDATE event SET changes = '{\"a\":1.0}' WHERE id = ?", id);

        var event = Await.value(history.event(acme, id));

        assertThat(event.data()).isEqualTo(RawJson.of("{\"n\":1}"));
        assertThat(event.changes()).isEqualTo(RawJson.of("{\"a\":1.0}"));
        assertThat(event.event().matchedCount()).isEqualTo(1);
        assertThat(event.event().acceptedAt()).isEqualTo(QueueRows.START.plusMillis(1));
    }

    @Test
    void shouldTreatAnothersEventAsIfItDidNotExist() {
        long foreign = rows.tenant("foreign");
        UUID theirs = rows.event(foreign, 1, rows.webhook(foreign, "wh_foreign"));
        UUID ours = rows.event(acme, 2, hook);

        assertThat(refusal(history.event(acme, theirs))).isEqualTo(Refusal.Kind.NOT_FOUND);
        assertThat(allEvents(HistoryFilter.ALL, 10)).containsExactly(ours);
    }

    private List<UUID> allEvents(HistoryFilter filter, int limit) {
        List<UUID> all = new ArrayList<>();
        @Nullable UUID at = null;
        do {
            var page = Await.value(history.events(acme, filter, at, limit));
            assertThat(page.items()).hasSizeLessThanOrEqualTo(limit);
            page.items().forEach(event -> all.add(event.id()));
            at = page.next();
        } while (at != null);
        return all;
    }

    private static Refusal.Kind refusal(Future<?> future) {
        return ((Refusal) Await.failure(future)).kind();
    }

    private static HistoryFilter ofType(String type) {
        return new HistoryFilter(null, null, type, null, null, null, null);
    }

    private static HistoryFilter between(long fromMillis, long toMillis) {
        return new HistoryFilter(
                null,
                null,
                null,
                null,
                null,
                QueueRows.START.plusMillis(fromMillis),
                QueueRows.START.plusMillis(toMillis));
    }
}
