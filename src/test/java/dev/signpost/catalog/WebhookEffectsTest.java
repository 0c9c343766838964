package dev.signpost.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signpost.http.TenantRef;
import dev.signpost.model.StatusReason;
import dev.signpost.model.Webhook;
import dev.signpost.testkit.Await;
import dev.signpost.testkit.CatalogFixture;
import dev.signpost.testkit.Judge;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WebhookEffectsTest extends CatalogTest {
    private static final long HOUR = 3_600_000L;
    private static final Duration FIVE_DAYS = Duration.ofDays(5);

    private final long start = System.currentTimeMillis() - HOUR;
    private long key;
    private Judge judge = new Judge(database);
    private TenantRef acme = new TenantRef(0, "");
    private String id = "";

    @BeforeEach
    void makeWebhook() {
        judge = new Judge(database);
        acme = catalog.tenant("acme");
        Webhook webhook = catalog.webhook(acme, URL, "*");
        key = webhook.key();
        id = webhook.id();
    }

    private long failingSince() {
        return database.number(
                "SELECT COALESCE(extract(epoch FROM failing_since) * 1000, 0) FROM webhook WHERE key = ?", key);
    }

    private long epoch() {
        return database.number("SELECT epoch FROM catalogue_epoch");
    }

    private String written() {
        return database.query("SELECT xmin::text AS x FROM webhook").toString();
    }

    @Test
    void shouldKeepTheStartOfARunOfFailures() {
        judge.failed(key, start);

        judge.failed(key, start + 1);

        assertThat(failingSince()).isEqualTo(start);
    }

    @Test
    void shouldEndARunOfFailuresWithASuccess() {
        judge.failed(key, start);

        judge.succeeded(key, start + 1);

        assertThat(failingSince()).isZero();
    }

    @Test
    void shouldWriteNothingForAWebhookThatWorks() {
        String before = written();

        judge.succeeded(key, start);

        assertThat(written()).isEqualTo(before);
    }

    @Test
    void shouldMoveNoEpochWithoutDisabling() {
        long before = epoch();

        judge.failed(key, start);
        judge.exhausted(key, start + 1, 3);
        judge.exhausted(key, start + 2, 3);
        judge.succeeded(key, start + 3);

        assertThat(epoch()).isEqualTo(before);
    }

    @Test
    void shouldDisableOnlyWhatHasFailedForLongEnough() {
        long now = System.currentTimeMillis();
        judge.failed(key, now - 119 * HOUR);
        long early = judge.exhausted(key, now, FIVE_DAYS);
        judge.succeeded(key, now);
        long healthy = judge.exhausted(key, now + 1, FIVE_DAYS);
        judge.succeeded(key, now + 2);
        judge.failed(key, now - 121 * HOUR);

        long late = judge.exhausted(key, now + 3, FIVE_DAYS);

        assertThat(early).isZero();
        assertThat(healthy).isZero();
        assertThat(late).isEqualTo(1);
        Webhook webhook = CatalogFixture.in(catalog.snapshot(acme), key);
        assertThat(webhook.statusReason()).isEqualTo(StatusReason.TOO_MANY_ERRORS);
    }

    @Test
    void shouldDisableOnceAsAnyChangeOfTheCatalogueDoes() {
        long before = epoch();
        int version = CatalogFixture.in(catalog.snapshot(acme), key).version();

        long first = judge.disable(key, StatusReason.GONE);
        long second = judge.disable(key, StatusReason.GONE);

        assertThat(first).isEqualTo(1);
        assertThat(second).isZero();
        assertThat(epoch()).isEqualTo(before + 1);
        Await.value(catalog.follower.poll());
        Webhook now = CatalogFixture.in(catalog.cached(acme), key);
        assertThat(now.version()).isEqualTo(version + 1);
        assertThat(now.statusReason()).isEqualTo(StatusReason.GONE);
        assertThat(database.query("SELECT actor, action, object, fields::text AS f FROM audit_log ORDER BY id"))
                .last()
                .satisfies(row -> assertThat(row.values())
                        .containsExactly("signpost", "webhook.disabled", id, "{status,statusReason}"));
        assertThat(database.number("SELECT count(*) FROM audit_log WHERE action = 'webhook.disabled'"))
                .isEqualTo(1);
    }

    @Test
    void shouldLeaveABlockAsItIs() {
        Await.value(catalog.webhooks.block(CatalogFixture.OPERATOR, acme, id));

        long disabled = judge.disable(key, StatusReason.GONE);

        assertThat(disabled).isZero();
        assertThat(Await.value(catalog.webhooks.find(acme, id)).blockedBy()).isEqualTo("OPERATOR");
    }

    @Test
    void shouldStartWithACleanRecordAfterUnblocking() {
        judge.exhausted(key, start, 3);
        judge.exhausted(key, start + 1, 3);
        long third = judge.exhausted(key, start + 2, 3);

        var back = Await.value(catalog.webhooks.unblock(CatalogFixture.TENANT_KEY, acme, id));

        assertThat(third).isEqualTo(1);
        assertThat(back.webhook().active()).isTrue();
        assertThat(back.webhook().failingSinceMillis()).isNull();
        assertThat(judge.exhausted(key, start + 3, 3)).isZero();
        assertThat(judge.exhausted(key, start + 4, 3)).isZero();
        assertThat(judge.exhausted(key, start + 5, 3)).isEqualTo(1);
    }

    @Test
    void shouldForgetWhatRanOutBeforeABlock() {
        judge.exhausted(key, start, 3);
        judge.exhausted(key, start + 1, 3);
        Await.value(catalog.webhooks.block(CatalogFixture.TENANT_KEY, acme, id));
        Await.value(catalog.webhooks.unblock(CatalogFixture.TENANT_KEY, acme, id));

        long disabled = judge.exhausted(key, start + 2, 3);

        assertThat(disabled).isZero();
    }

    @Test
    void shouldCountFromTheLastSuccessOn() {
        judge.exhausted(key, start, 3);
        judge.exhausted(key, start + 1, 3);
        judge.succeeded(key, start + 2);

        long one = judge.exhausted(key, start + 3, 3);
        long two = judge.exhausted(key, start + 4, 3);
        long three = judge.exhausted(key, start + 5, 3);

        assertThat(one + two).isZero();
        assertThat(three).isEqualTo(1);
    }

    @Test
    void shouldGoOnCountingWhatEndedAfterASuccessThatIsRecordedLate() {
        judge.exhausted(key, start, 3);
        judge.exhausted(key, start + 2, 3);
        judge.succeeded(key, start + 1);

        long two = judge.exhausted(key, start + 3, 3);
        long three = judge.exhausted(key, start + 4, 3);

        assertThat(failingSince()).isEqualTo(start + 2);
        assertThat(two).isZero();
        assertThat(three).isEqualTo(1);
    }
}
