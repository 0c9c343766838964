package dev.signpost.catalog;

import static dev.signpost.testkit.CatalogFixture.OPERATOR;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.signpost.http.Scope;
import dev.signpost.http.TenantRef;
import dev.signpost.model.Limit;
import dev.signpost.model.Refusal;
import dev.signpost.testkit.Await;
import io.vertx.core.Future;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TenantLimitsTest extends CatalogTest {
    private static final TenantLimits THREE = new TenantLimits(50, null, 3, 3, 3);

    @Test
    void shouldKeepOwnLimitsApartFromTheDefaults() {
        var own = new TenantLimits(null, null, 7, null, 0);
        var defaults = new TenantLimits(100, 500, 10, 20, 30);

        assertThat(own.or(defaults)).isEqualTo(new TenantLimits(100, 500, 7, 20, 0));
        assertThat(own.or(defaults).eventRate()).isEqualTo(new EventRate(100, 500));
        assertThat(THREE.or(defaults).eventRate()).isEqualTo(new EventRate(50, 50));
        assertThat(TenantLimits.NONE.eventRate()).isNull();
    }

    @Test
    void shouldMakeExactlyAsManyKeysAsAllowedHoweverManyAskAtOnce() {
        TenantRef tenant = limited();

        List<Future<ApiKeys.Created>> asked = IntStream.range(0, 12)
                .mapToObj(i -> catalog.apiKeys.create(OPERATOR, tenant, key()))
                .toList();
        Await.value(Future.join(asked).otherwiseEmpty());

        assertThat(asked).filteredOn(Future::succeeded).hasSize(3);
        assertThat(asked)
                .filteredOn(Future::failed)
                .allSatisfy(each -> assertReached(each.cause(), Limit.API_KEYS, "limit of api keys: 3 of 3"));
        assertThat(Await.value(catalog.apiKeys.list(tenant, null, 50))).hasSize(3);
    }

    @Test
    void shouldHaveRoomAgainAfterOneWasRevokedOrTheLimitRaised() {
        TenantRef tenant = limited();
        var first = Await.value(catalog.apiKeys.create(OPERATOR, tenant, key()));
        Await.value(catalog.apiKeys.create(OPERATOR, tenant, key()));
        Await.value(catalog.apiKeys.create(OPERATOR, tenant, key()));
        Await.value(catalog.apiKeys.revoke(OPERATOR, tenant, first.key().id()));
        Await.value(catalog.apiKeys.create(OPERATOR, tenant, key()));
        Throwable full = Await.failure(catalog.apiKeys.create(OPERATOR, tenant, key()));
        var raise = new Tenants.Change(null, null, null, limits -> new TenantLimits(50, null, 3, 3, 4));

        Await.value(catalog.tenants.update(OPERATOR, "limited", raise));

        assertReached(full, Limit.API_KEYS, "3 of 3");
        assertThat(Await.value(catalog.apiKeys.create(OPERATOR, tenant, key()))).isNotNull();
    }

    @Test
    void shouldLimitWebhooksAndEventTypes() {
        TenantRef tenant = limited();
        for (int i = 0; i < 3; i++) {
            catalog.webhook(tenant, "https://receiver.example/" + i, "*");
            Await.value(type(tenant, "type" + i));
        }

        Throwable type = Await.failure(type(tenant, "one.more"));
        Throwable webhook = catchThrowable(() -> catalog.webhook(tenant, "https://receiver.example/more", "*"));

        assertReached(type, Limit.EVENT_TYPES, "limit of event types: 3 of 3");
        assertReached(webhook, Limit.WEBHOOKS, "limit of webhooks: 3 of 3");
    }

    @Test
    void shouldTellEveryPodOfAChangedLimit() {
        TenantRef tenant = limited();
        TenantSnapshot before = Await.value(catalog.snapshots.tenant("limited"));
        var change = new Tenants.Change(null, null, null, limits -> TenantLimits.NONE);

        Await.value(catalog.tenants.update(OPERATOR, "limited", change));

        TenantSnapshot after = Await.value(catalog.snapshots.refresh(tenant.key()));
        assertThat(before.limits()).isEqualTo(THREE);
        assertThat(after.limits()).isEqualTo(TenantLimits.NONE);
        assertThat(after.version()).isGreaterThan(before.version());
    }

    private TenantRef limited() {
        Tenant made =
                Await.value(catalog.tenants.create(OPERATOR, new Tenants.Spec("limited", null, null, null, THREE)));
        return new TenantRef(made.key(), made.id());
    }

    private static ApiKeys.Spec key() {
        return new ApiKeys.Spec("test", Set.of(Scope.PUBLISH), null);
    }

    private Future<EventType> type(TenantRef tenant, String name) {
        var text = new EventTypes.Text("", "", null, null, null);
        return catalog.eventTypes.create(OPERATOR, tenant, name, text);
    }

    private static void assertReached(Throwable failure, Limit limit, String text) {
        Throwable cause = failure.getCause() instanceof Refusal inner ? inner : failure;
        assertThat(cause).isInstanceOfSatisfying(Refusal.class, refusal -> {
            assertThat(refusal.kind()).isEqualTo(Refusal.Kind.LIMIT_REACHED);
            assertThat(refusal.reached())
                    .isNotNull()
                    .extracting(Refusal.Reached::limit)
                    .isEqualTo(limit);
            assertThat(refusal.detail()).contains(text).contains("operator of this instance");
        });
    }
}
