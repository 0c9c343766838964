package dev.signpost.queue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signpost.model.Answer;
import dev.signpost.model.AttemptResult;
import dev.signpost.model.DeliveryState;
import dev.signpost.model.ParkReason;
import dev.signpost.model.RawBytes;
import dev.signpost.model.Refusal;
import dev.signpost.model.WaitReason;
import dev.signpost.testkit.Await;
import dev.signpost.testkit.TestDatabase;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class DeliveryHistoryTest {
    private static final List<DeliveryState> STATES = List.of(DeliveryState.values());
    private static final Instant NOW = QueueRows.START.plusSeconds(600);

    private final HistoryFixture store = new HistoryFixture();
    private final TestDatabase database = store.database;
    private final QueueRows rows = store.rows;
    private final long acme = store.acme;
    private final long hook = store.hook;
    private final long other = store.other;
    private final History history = new History(store.pool, () -> NOW);

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void shouldTellEachStateFromItsRows() {
        UUID delivered = rows.event(acme, 1, hook);
        rows.failed(delivered, hook, 1, 500);
        rows.delivered(delivered, hook, 2);
        UUID retrying = rows.event(acme, 2, hook);
        rows.failed(retrying, hook, 1, 503);
        rows.waiting(retrying, hook, 2, WaitReason.SCHEDULE);
        UUID dead = rows.event(acme, 3, hook);
        rows.dead(dead, hook);
        UUID held = rows.event(acme, 4, "deal.won", List.of(), List.of(hook));
        rows.parked(held, hook, 1, ParkReason.WEBHOOK_DISABLED);
        UUID cancelled = rows.event(acme, 5, hook);
        rows.attempt(cancelled, hook, 1, AttemptResult.CANCELLED, 3, 0, null);
        UUID inMemory = rows.event(acme, 6, hook);
        UUID resent = rows.event(acme, 7, hook);
        rows.delivered(resent, hook, 1);
        rows.waiting(resent, hook, 2, WaitReason.REPLAY);

        assertThat(view(delivered))
                .extracting(DeliveryView::state, DeliveryView::attemptCount)
                .containsExactly(DeliveryState.DELIVERED, 2);
        assertThat(view(retrying).state()).isEqualTo(DeliveryState.WAITING);
        assertThat(view(retrying).waiting())
                .isEqualTo(new DeliveryView.Waiting(QueueRows.START.plusSeconds(3600), WaitReason.SCHEDULE, false));
        assertThat(view(dead).state()).isEqualTo(DeliveryState.DEAD);
        assertThat(view(dead).parked())
                .isEqualTo(new DeliveryView.Parking(ParkReason.EXHAUSTED, QueueRows.START.plusSeconds(60)));
        assertThat(view(held).state()).isEqualTo(DeliveryState.HELD);
        assertThat(view(cancelled))
                .extracting(DeliveryView::state, DeliveryView::attemptCount)
                .containsExactly(DeliveryState.CANCELLED, 0);
        assertThat(view(inMemory))
                .extracting(DeliveryView::state, DeliveryView::lastAttempt)
                .containsExactly(DeliveryState.WAITING, null);
        assertThat(view(resent).state()).isEqualTo(DeliveryState.WAITING);
    }

    @ParameterizedTest
    @EnumSource(DeliveryState.class)
    void shouldFindTheSameDeliveriesByStateHoweverTheyAreLookedFor(DeliveryState state) {
        List<DeliveryKey> expected = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            UUID event = rows.event(acme, i * 3000L, "deal.won", List.of(other), List.of(hook));
            for (long webhook : List.of(hook, other)) {
                var its = STATES.get((int) ((i + webhook) % 5));
                put(event, webhook, its);
                if (its == state) {
                    expected.add(new DeliveryKey(event, webhook));
                }
            }
        }
        expected.sort(DeliveryKey.NEWEST_FIRST);
        var filter = HistoryFilter.ALL.withState(state);

        assertThat(allDeliveries(filter, 3)).isEqualTo(expected);
        assertThat(allDeliveries(filter, 200)).isEqualTo(expected);
        for (long webhook : List.of(hook, other)) {
            assertThat(allDeliveries(filter.withWebhook(webhook), 3))
                    .isEqualTo(expected.stream()
                            .filter(key -> key.webhookKey() == webhook)
                            .toList());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 200})
    void shouldListEveryDeliveryOnceTenantWideAndByWebhook(int limit) {
        List<DeliveryKey> expected = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            UUID event = rows.event(acme, i * 5000L, i % 3 == 0 ? new Long[] {} : new Long[] {hook, other});
            if (i % 3 != 0) {
                expected.add(new DeliveryKey(event, hook));
                expected.add(new DeliveryKey(event, other));
                rows.delivered(event, hook, 1);
                put(event, other, STATES.get(i % 5));
            }
        }
        expected.sort(DeliveryKey.NEWEST_FIRST);

        assertThat(allDeliveries(HistoryFilter.ALL, limit)).isEqualTo(expected);
        assertThat(allDeliveries(HistoryFilter.ALL.withWebhook(hook), limit))
                .isEqualTo(expected.stream()
                        .filter(key -> key.webhookKey() == hook)
                        .toList());
    }

    @Test
    void shouldShowADeliveryThatIsInMemoryOnlyAmongItsWebhooks() {
        long young = NOW.minusSeconds(1).toEpochMilli() - QueueRows.START.toEpochMilli();
        UUID inMemory = rows.event(acme, young, hook, other);

        assertThat(allDeliveries(HistoryFilter.ALL.withWebhook(hook), 10))
                .containsExactly(new DeliveryKey(inMemory, hook));
        assertThat(allDeliveries(HistoryFilter.ALL.withState(DeliveryState.WAITING), 10))
                .hasSize(2);
    }

    @Test
    void shouldFilterDeliveriesByTypeStatusAndTime() {
        UUID won = rows.event(acme, 1000, "deal.won", List.of(hook, other), List.of());
        UUID lost = rows.event(acme, 2000, "deal.lost", List.of(hook, other), List.of());
        rows.attempt(won, hook, 1, AttemptResult.STATUS, 2, 500, null);
        rows.attempt(won, other, 1, AttemptResult.SUCCESS, 0, 204, null);
        rows.attempt(lost, hook, 1, AttemptResult.STATUS, 1, 500, null);
        rows.attempt(lost, hook, 2, AttemptResult.SUCCESS, 0, 200, null);
        rows.attempt(lost, other, 1, AttemptResult.TIMEOUT, 2, 0, null);

        assertThat(allDeliveries(ofType("deal.lost"), 1))
                .containsExactly(new DeliveryKey(lost, other), new DeliveryKey(lost, hook));
        assertThat(allDeliveries(withStatus(500), 1)).containsExactly(new DeliveryKey(won, hook));
        assertThat(allDeliveries(withStatus(500).withWebhook(hook), 1)).containsExactly(new DeliveryKey(won, hook));
        assertThat(allDeliveries(withStatus(0), 1)).containsExactly(new DeliveryKey(lost, other));
        assertThat(allDeliveries(between(2000, 2001), 1))
                .hasSize(2)
                .allMatch(key -> key.eventId().equals(lost));
        assertThat(allDeliveries(between(0, 2000).withWebhook(other), 1)).containsExactly(new DeliveryKey(won, other));
    }

    @Test
    void shouldPageThroughAnEventWithTenThousandWebhooks() {
        database.execute(
                "INSERT INTO webhook (id, tenant_key, url, event_types, status, epoch)"
                        + " SELECT 'wh_many' || n, ?, 'https://example.com/', '{*}', 'ACTIVE', 1"
                        + " FROM generate_series(1, 10000) AS n",
                acme);
        long first = database.number("SELECT min(key) FROM webhook WHERE id LIKE 'wh_many%'");
        var targets = LongStream.range(first, first + 10_000).boxed().toArray(Long[]::new);
        UUID wide = rows.event(acme, 5000, targets);
        UUID before = rows.event(acme, 4000, hook);
        rows.delivered(wide, first + 9999, 1);
        var ofEvent = new HistoryFilter(null, wide, null, null, null, null, null);

        List<DeliveryKey> byEvent = allDeliveries(ofEvent, 200);
        List<DeliveryKey> tenantWide = allDeliveries(HistoryFilter.ALL, 200);

        assertThat(byEvent).hasSize(10_000).doesNotHaveDuplicates().isSortedAccordingTo(DeliveryKey.NEWEST_FIRST);
        assertThat(tenantWide)
                .startsWith(byEvent.toArray(DeliveryKey[]::new))
                .endsWith(new DeliveryKey(before, hook))
                .hasSize(10_001);
        assertThat(Await.value(history.deliveries(acme, ofEvent.withState(DeliveryState.DELIVERED), null, 50))
                        .items())
                .hasSize(1);
    }

    @Test
    void shouldKeepItsPlaceWhileEventsComeIn() {
        List<DeliveryKey> expected = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            UUID event = rows.event(acme, i * 1000L, hook);
            rows.delivered(event, hook, 1);
            expected.add(0, new DeliveryKey(event, hook));
        }

        List<DeliveryKey> seen = new ArrayList<>();
        @Nullable DeliveryKey at = null;
        int more = 30;
        do {
            var page = Await.value(history.deliveries(acme, HistoryFilter.ALL, at, 4));
            page.items().forEach(view -> seen.add(view.key()));
            at = page.next();
            UUID event = rows.event(acme, ++more * 1000L, hook);
            rows.delivered(event, hook, 1);
        } while (at != null);

        assertThat(seen).isEqualTo(expected);
    }

    @Test
    void shouldShowADeliveryWithEveryAttemptAndItsAnswer() {
        UUID event = rows.event(acme, 1, hook);
        var answer = new Answer(List.of(Map.entry("Server", "x")), RawBytes.of(new byte[] {0, 1}), true);
        rows.attempt(event, hook, 1, AttemptResult.TIMEOUT, 1, 0, null);
        rows.attempt(event, hook, 2, AttemptResult.STATUS, 2, 500, answer);
        rows.parked(event, hook, 3, ParkReason.EXHAUSTED);

        var delivery = Await.value(history.delivery(acme, new DeliveryKey(event, hook)));

        assertThat(delivery.view().webhookId()).isEqualTo("wh_hook");
        assertThat(delivery.attempts()).extracting(AttemptView::number).containsExactly(1, 2);
        assertThat(delivery.attempts()).extracting(AttemptView::answer).containsExactly(null, answer);
        assertThat(delivery.attempts().get(1).result()).isEqualTo(AttemptResult.STATUS);
    }

    @Test
    void shouldTreatAnothersObjectsAsIfTheyDidNotExist() {
        long foreign = rows.tenant("foreign");
        long foreignHook = rows.webhook(foreign, "wh_foreign");
        UUID theirs = rows.event(foreign, 1, foreignHook);
        rows.dead(theirs, foreignHook);
        UUID ours = rows.event(acme, 2, hook);

        assertThat(refusal(history.delivery(acme, new DeliveryKey(theirs, foreignHook))))
                .isEqualTo(Refusal.Kind.NOT_FOUND);
        assertThat(refusal(history.delivery(acme, new DeliveryKey(ours, foreignHook))))
                .isEqualTo(Refusal.Kind.NOT_FOUND);
        assertThat(refusal(history.delivery(acme, new DeliveryKey(ours, other))))
                .isEqualTo(Refusal.Kind.NOT_FOUND);
        assertThat(allDeliveries(HistoryFilter.ALL, 10)).containsExactly(new DeliveryKey(ours, hook));
        assertThat(allDeliveries(HistoryFilter.ALL.withWebhook(foreignHook), 10))
                .isEmpty();
        assertThat(allDeliveries(HistoryFilter.ALL.withState(DeliveryState.DEAD).withWebhook(foreignHook), 10))
                .isEmpty();
        assertThat(allDeliveries(new HistoryFilter(null, theirs, null, null, null, null, null), 10))
                .isEmpty();
        assertThat(Await.value(history.webhookKeys(acme, List.of("wh_hook", "wh_foreign", "wh_none"))))
                .containsExactly(Map.entry("wh_hook", hook));
    }

    @Test
    void shouldCountWhatIsHeldForEachWebhook() {
        for (int i = 0; i < 3; i++) {
            UUID event = rows.event(acme, i, "deal.won", List.of(other), List.of(hook));
            rows.parked(event, hook, 1, ParkReason.WEBHOOK_DISABLED);
            rows.dead(event, other);
        }

        assertThat(Await.value(history.heldCounts(List.of(hook, other))))
                .containsExactlyInAnyOrderEntriesOf(Map.of(hook, 3L, other, 0L));
    }

    private void put(UUID event, long webhook, DeliveryState state) {
        switch (state) {
            case WAITING -> rows.waiting(event, webhook, 1, WaitReason.LANE_FULL);
            case DELIVERED -> rows.delivered(event, webhook, 1);
            case DEAD -> rows.dead(event, webhook);
            case HELD -> rows.parked(event, webhook, 1, ParkReason.WEBHOOK_DISABLED);
            case CANCELLED -> rows.attempt(event, webhook, 1, AttemptResult.CANCELLED, 3, 0, null);
        }
    }

    private DeliveryView view(UUID event) {
        return Await.value(history.view(acme, new DeliveryKey(event, hook)));
    }

    private List<DeliveryKey> allDeliveries(HistoryFilter filter, int limit) {
        List<DeliveryKey> all = new ArrayList<>();
        @Nullable DeliveryKey at = null;
        do {
            var page = Await.value(history.deliveries(acme, filter, at, limit));
            assertThat(page.items()).hasSizeLessThanOrEqualTo(limit);
            page.items().forEach(view -> all.add(view.key()));
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

    private static HistoryFilter withStatus(int status) {
        return new HistoryFilter(null, null, null, null, status, null, null);
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
