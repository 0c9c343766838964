package dev.signpost.catalog;

import static dev.signpost.testkit.CatalogFixture.OPERATOR;
import static dev.signpost.testkit.CatalogFixture.TENANT_KEY;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signpost.http.TenantRef;
import dev.signpost.model.Refusal;
import dev.signpost.model.Refusal.Kind;
import dev.signpost.model.Webhook;
import dev.signpost.model.WebhookStatus;
import dev.signpost.testkit.Await;
import dev.signpost.testkit.Judge;
import io.vertx.core.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Webhooks in lists, and put out of service and back by hand. */
class WebhookListTest extends CatalogTest {
    private TenantRef acme = new TenantRef(0, "");

    @BeforeEach
    void makeTenant() {
        acme = catalog.tenant("acme");
    }

    private static Refusal refusal(Future<?> future) {
        if (Await.failure(future) instanceof Refusal refusal) {
            return refusal;
        }
        throw new AssertionError("not a refusal");
    }

    @Test
    void shouldWarnOfTheSameUrlTwice() {
        Webhook first = catalog.webhook(acme, URL, "*");
        catalog.webhook(catalog.tenant("other"), URL, "*");
        boolean alone = Await.value(catalog.webhooks.find(acme, first.id())).sameUrl();
        catalog.webhook(acme, URL, "*");

        WebhookView now = Await.value(catalog.webhooks.find(acme, first.id()));

        assertThat(alone).isFalse();
        assertThat(now.sameUrl()).isTrue();
    }

    @Test
    void shouldListInPagesNewestFirst() {
        IntStream.range(0, 5).forEach(i -> catalog.webhook(acme, URL + i, "*"));
        catalog.webhook(catalog.tenant("other"), URL, "*");

        var first = Await.value(catalog.webhooks.list(acme, new WebhookQuery(null, 3, null, null, false)));
        long last = first.get(2).webhook().key();
        var second = Await.value(catalog.webhooks.list(acme, new WebhookQuery(last, 3, null, null, false)));

        assertThat(first)
                .extracting(view -> view.webhook().url().pathAndQuery())
                .containsExactly("/hook4", "/hook3", "/hook2");
        assertThat(second)
                .extracting(view -> view.webhook().url().pathAndQuery())
                .containsExactly("/hook1", "/hook0");
    }

    @Test
    void shouldListByStatusAndLiteralText() {
        catalog.webhook(acme, URL + "%20x", "*");
        Webhook blocked = catalog.webhook(acme, URL + "abc", "*");
        Await.value(catalog.webhooks.block(TENANT_KEY, acme, blocked.id()));

        var disabled = Await.value(
                catalog.webhooks.list(acme, new WebhookQuery(null, 10, WebhookStatus.DISABLED, null, false)));
        var percent = Await.value(catalog.webhooks.list(acme, new WebhookQuery(null, 10, null, "K%20", false)));

        assertThat(disabled).extracting(view -> view.webhook().id()).containsExactly(blocked.id());
        assertThat(percent).hasSize(1);
        assertThat(Await.value(catalog.webhooks.countByStatus(acme)))
                .containsEntry(WebhookStatus.DISABLED, 1L)
                .containsEntry(WebhookStatus.ACTIVE, 1L);
    }

    @Test
    void shouldListActiveWebhooksThatFailAlone() {
        var judge = new Judge(database);
        catalog.webhook(acme, URL + "well", "*");
        Webhook failing = catalog.webhook(acme, URL + "failing", "*");
        Webhook blocked = catalog.webhook(acme, URL + "blocked", "*");
        judge.failed(failing.key(), System.currentTimeMillis());
        judge.failed(blocked.key(), System.currentTimeMillis());
        Await.value(catalog.webhooks.block(TENANT_KEY, acme, blocked.id()));

        var found = Await.value(catalog.webhooks.list(acme, new WebhookQuery(null, 10, null, null, true)));

        assertThat(found).extracting(view -> view.webhook().id()).containsExactly(failing.id());
    }

    @Test
    void shouldLetOnlyTheOperatorLiftTheOperatorsBlock() {
        String id = catalog.webhook(acme, URL, "*").id();
        Await.value(catalog.webhooks.block(TENANT_KEY, acme, id));
        WebhookView blocked = Await.value(catalog.webhooks.block(OPERATOR, acme, id));
        Await.value(catalog.webhooks.block(TENANT_KEY, acme, id));

        Refusal refusal = refusal(catalog.webhooks.unblock(TENANT_KEY, acme, id));
        WebhookView lifted = Await.value(catalog.webhooks.unblock(OPERATOR, acme, id));

        assertThat(blocked.blockedBy()).isEqualTo("OPERATOR");
        assertThat(refusal.kind()).isEqualTo(Kind.FORBIDDEN);
        assertThat(lifted.webhook().active()).isTrue();
        assertThat(lifted.blockedBy()).isNull();
    }

    @Test
    void shouldBlockAndUnblockTwiceWithoutAnError() {
        String id = catalog.webhook(acme, URL, "*").id();
        Await.value(catalog.webhooks.block(TENANT_KEY, acme, id));
        int version = Await.value(catalog.webhooks.block(TENANT_KEY, acme, id))
                .webhook()
                .version();
        Await.value(catalog.webhooks.unblock(TENANT_KEY, acme, id));

        WebhookView again = Await.value(catalog.webhooks.unblock(TENANT_KEY, acme, id));

        assertThat(version).isEqualTo(2);
        assertThat(again.webhook().version()).isEqualTo(3);
    }
}
