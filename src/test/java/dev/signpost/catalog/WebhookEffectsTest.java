package dev.signpost.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.signpost.http.TenantRef;
import dev.signpost.model.StatusReason;
import dev.signpost.model.Webhook;
import dev.signpost.testkit.Await;
import dev.signpost.testkit.CatalogFixture;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WebhookEffectsTest extends CatalogTest {
    private static final long START = 1_700_000_000_000L;
    private static final Duration FIVE_DAYS = Duration.ofDays(5);

    private long key;
    private TenantRef acme = new TenantRef(0, "");
    private String id = "";

    @BeforeEach
    void makeWebhook() {
        acme = catalog.tenant("acme");
        Webhook webhook = catalog.webhook(acme, URL, "*");
        key = webhook.key();
        id = webhook.id();
    }

    private long failingSince() {
        return database.number("SELECT extract(epoch FROM failing_since) * 1000 FROM webhook WHERE key = ?", key);
    }

    @Test
    void shouldKeepTheStartOfARunOfFailures() {
        boolean first = Await.value(catalog.effects.markFailing(key, START));
        boolean second = Await.value(catalog.effects.markFailing(key, START + 1));

        assertThat(first).isTrue();
        assertThat(second).isFalse();
        assertThat(failingSince()).isEqualTo(START);
    }

    @Test
    void shouldEndARunOfFailuresOnce() {
        Await.value(catalog.effects.markFailing(key, START));

        boolean first = Await.value(catalog.effects.markHealthy(key));
        boolean second = Await.value(catalog.effects.markHealthy(key));

        assertThat(first).isTrue();
        assertThat(second).isFalse();
    }

    @Test
    void shouldWriteNothingForAWebhookThatWorks() {
        String before = database.query("SELECT xmin::text AS x FROM webhook").toString();

        Await.value(catalog.effects.markHealthy(key));

        assertThat(database.query("SELECT xmin::text AS x FROM webhook").toString())
                .isEqualTo(before);
    }

    @Test
    void shouldDisableOnlyWhatHasFailedForLongEnough() {
        long hour = 3_600_000L;
        long now = database.number("SELECT extract(epoch FROM now())::bigint * 1000");
        Await.value(catalog.effects.markFailing(key, now - 119 * hour));
        boolean early = Await.value(catalog.effects.disable(key, StatusReason.TOO_MANY_ERRORS, FIVE_DAYS));
        Await.value(catalog.effects.markHealthy(key));
        boolean healthy = Await.value(catalog.effects.disable(key, StatusReason.TOO_MANY_ERRORS, FIVE_DAYS));
        Await.value(catalog.effects.markFailing(key, now - 121 * hour));

        boolean late = Await.value(catalog.effects.disable(key, StatusReason.TOO_MANY_ERRORS, FIVE_DAYS));

        assertThat(early).isFalse();
        assertThat(healthy).isFalse();
        assertThat(late).isTrue();
        Webhook webhook = CatalogFixture.in(catalog.snapshot(acme), key);
        assertThat(webhook.statusReason()).isEqualTo(StatusReason.TOO_MANY_ERRORS);
    }

    @Test
    void shouldDisableOnceAndMoveTheEpochOnce() {
        boolean first = Await.value(catalog.effects.disable(key, StatusReason.GONE, null));
        long epoch = database.number("SELECT epoch FROM catalogue_epoch");
        boolean second = Await.value(catalog.effects.disable(key, StatusReason.GONE, null));

        assertThat(first).isTrue();
        assertThat(second).isFalse();
        assertThat(database.number("SELECT epoch FROM catalogue_epoch")).isEqualTo(epoch);
        assertThat(database.number("SELECT count(*) FROM audit_log WHERE action = 'webhook.disabled'"))
                .isEqualTo(1);
    }

    @Test
    void shouldLeaveABlockAsItIs() {
        Await.value(catalog.webhooks.block(CatalogFixture.OPERATOR, acme, id));

        boolean disabled = Await.value(catalog.effects.disable(key, StatusReason.GONE, null));

        assertThat(disabled).isFalse();
        assertThat(Await.value(catalog.webhooks.find(acme, id)).blockedBy()).isEqualTo("OPERATOR");
    }

    @Test
    void shouldStartWithACleanRecordAfterUnblocking() {
        Await.value(catalog.effects.markFailing(key, START));
        Await.value(catalog.effects.disable(key, StatusReason.TOO_MANY_ERRORS, FIVE_DAYS));

        var back = Await.value(catalog.webhooks.unblock(CatalogFixture.TENANT_KEY, acme, id));

        assertThat(back.webhook().active()).isTrue();
        assertThat(back.webhook().failingSinceMillis()).isNull();
        assertThat(Await.value(catalog.effects.disable(key, StatusReason.TOO_MANY_ERRORS, FIVE_DAYS)))
                .isFalse();
    }

    @Test
    void shouldRefuseToBlock() {
        assertThatIllegalArgumentException().isThrownBy(() -> catalog.effects.disable(key, StatusReason.BLOCKED, null));
    }
}
