package dev.signpost.record;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signpost.bus.Addresses;
import dev.signpost.http.TenantRef;
import dev.signpost.model.Delivery;
import dev.signpost.model.Event;
import dev.signpost.model.ParkReason;
import dev.signpost.model.Pod;
import dev.signpost.model.RawJson;
import dev.signpost.model.Verdict;
import dev.signpost.model.Webhook;
import dev.signpost.pg.PgPool;
import dev.signpost.queue.Settlement;
import dev.signpost.testkit.Await;
import dev.signpost.testkit.CatalogFixture;
import dev.signpost.testkit.TestDatabase;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A service in the house listens on the real event bus. */
class NoticesTest {
    private static final Instant NOW = Instant.parse("2026-04-06T11:39:46.752Z");
    private static final Pod POD = new Pod(1, UUID.randomUUID());

    private final Vertx vertx = Vertx.vertx();
    private final TestDatabase database = TestDatabase.fresh();
    private final PgPool pool = PgPool.open(vertx, database.options(), 4);
    private final CatalogFixture catalog = new CatalogFixture(vertx, pool);
    private final Notices notices = new Notices(vertx.eventBus(), catalog.snapshots::cached, () -> NOW);
    private final BlockingQueue<JsonObject> heard = new LinkedBlockingQueue<>();
    private TenantRef acme = new TenantRef(0, "");

    @BeforeEach
    void listen() {
        acme = catalog.tenant("acme");
        catalog.snapshots.onChange(notices::changed);
        vertx.eventBus().<JsonObject>consumer(Addresses.NOTICES, message -> heard.add(message.body()));
    }

    @AfterEach
    void close() {
        Await.value(pool.close());
        database.close();
        Await.value(vertx.close());
    }

    private JsonObject next() throws InterruptedException {
        return Objects.requireNonNull(heard.poll(Await.LIMIT_SECONDS, TimeUnit.SECONDS), "nothing was heard");
    }

    private Settlement settlement(Webhook webhook, UUID id, Verdict verdict) {
        var event = new Event(id, acme.key(), acme.id(), "a.b", 0, RawJson.of("1"), null, null);
        return Settlement.unattempted(Delivery.first(event, webhook.key()), verdict, null);
    }

    @Test
    void shouldTellThatADeliveryDied() throws InterruptedException {
        Webhook webhook = catalog.webhook(acme, "https://receiver.example/hook", "*");
        catalog.snapshot(acme);
        UUID id = UUID.randomUUID();

        notices.recorded(POD, List.of(settlement(webhook, id, new Verdict.Parked(ParkReason.EXHAUSTED))));

        assertThat(next().encode())
                .isEqualTo("{\"kind\":\"DELIVERY_DEAD\",\"tenantId\":\"acme\",\"webhookId\":\"" + webhook.id()
                        + "\",\"eventId\":\"" + id
                        + "\",\"reason\":\"EXHAUSTED\",\"at\":\"2026-04-06T11:39:46.752Z\"}");
    }

    @Test
    void shouldTellNothingOfHeldOnesAndNoMoreThanItsBoundAtOnce() throws InterruptedException {
        Webhook webhook = catalog.webhook(acme, "https://receiver.example/hook", "*");
        catalog.snapshot(acme);
        var batch = new ArrayList<Settlement>();
        batch.add(settlement(webhook, UUID.randomUUID(), new Verdict.Parked(ParkReason.WEBHOOK_DISABLED)));
        for (int i = 0; i < Notices.AT_ONCE + 10; i++) {
            batch.add(settlement(webhook, UUID.randomUUID(), new Verdict.Parked(ParkReason.GONE)));
        }

        notices.recorded(POD, batch);
        vertx.eventBus().publish(Addresses.NOTICES, new JsonObject().put("reason", "the last one"));

        for (int i = 0; i < Notices.AT_ONCE; i++) {
            assertThat(next().getString("reason")).isEqualTo("GONE");
        }
        assertThat(next().getString("reason")).isEqualTo("the last one");
    }

    @Test
    void shouldTellOnceThatAWebhookWasDisabled() throws InterruptedException {
        Webhook webhook = catalog.webhook(acme, "https://receiver.example/hook", "*");
        catalog.webhook(acme, "https://receiver.example/other", "*");
        catalog.snapshot(acme);

        Await.value(catalog.webhooks.block(CatalogFixture.TENANT_KEY, acme, webhook.id()));
        Await.value(catalog.snapshots.refresh(acme.key()));
        Await.value(catalog.snapshots.refresh(acme.key()));
        vertx.eventBus().publish(Addresses.NOTICES, new JsonObject().put("reason", "the last one"));

        JsonObject first = next();
        assertThat(first.getString("kind")).isEqualTo("WEBHOOK_DISABLED");
        assertThat(first.getString("webhookId")).isEqualTo(webhook.id());
        assertThat(first.getString("reason")).isEqualTo("BLOCKED");
        assertThat(next().getString("reason")).isEqualTo("the last one");
    }
}
