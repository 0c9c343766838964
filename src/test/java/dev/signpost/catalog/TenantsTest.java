package dev.signpost.catalog;

import static dev.signpost.testkit.CatalogFixture.OPERATOR;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signpost.http.Caller;
import dev.signpost.http.Scope;
import dev.signpost.http.TenantRef;
import dev.signpost.model.Refusal;
import dev.signpost.model.Refusal.Fault;
import dev.signpost.model.Refusal.Kind;
import dev.signpost.profile.WireProfile;
import dev.signpost.testkit.Await;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TenantsTest extends CatalogTest {

    private static Refusal refusal(Future<?> future) {
        if (Await.failure(future) instanceof Refusal refusal) {
            return refusal;
        }
        throw new AssertionError("not a refusal");
    }

    private static Tenants.Spec spec(String id) {
        return new Tenants.Spec(id, null, null, null);
    }

    private ApiKeys.Created key(@Nullable TenantRef tenant, Scope scope, @Nullable Long expires) {
        return Await.value(catalog.apiKeys.create(OPERATOR, tenant, new ApiKeys.Spec("test", Set.of(scope), expires)));
    }

    private Optional<Caller> authenticate(ApiKeys.Created key) {
        return Await.value(catalog.authenticator.authenticate(key.secret().reveal()));
    }

    @Test
    void shouldMakeATenantWithDefaults() {
        Tenant made = Await.value(catalog.tenants.create(OPERATOR, spec("acme")));

        assertThat(Await.value(catalog.tenants.find("acme"))).contains(made);
        assertThat(made.name()).isEqualTo("acme");
        assertThat(made.profile()).isNull();
        assertThat(made.retentionDays()).isEqualTo(30);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "a/b", "é", "a\u0000", "a\n"})
    void shouldRefuseOddIds(String id) {
        assertThat(refusal(catalog.tenants.create(OPERATOR, spec(id))).faults())
                .extracting(Fault::pointer)
                .contains("/id");
    }

    @Test
    void shouldNameEveryFaultyField() {
        var spec = new Tenants.Spec("x".repeat(65), " ", "standrad", 0);

        Refusal refusal = refusal(catalog.tenants.create(OPERATOR, spec));

        assertThat(refusal.faults())
                .extracting(Fault::pointer)
                .containsExactly("/id", "/name", "/profile", "/retentionDays");
        assertThat(refusal.faults().get(2).message())
                .startsWith("There is no wire profile standrad here: expected one of ")
                .endsWith("; did you mean standard?");
    }

    @Test
    void shouldRefuseAnIdThatIsTakenUntilItIsFree() {
        catalog.tenant("acme");
        Refusal refusal = refusal(catalog.tenants.create(OPERATOR, spec("acme")));
        Await.value(catalog.tenants.delete(OPERATOR, "acme"));

        Tenant again = Await.value(catalog.tenants.create(OPERATOR, spec("acme")));

        assertThat(refusal.kind()).isEqualTo(Kind.CONFLICT);
        assertThat(again.id()).isEqualTo("acme");
    }

    @Test
    void shouldChangeWhatIsMentioned() {
        catalog.tenant("acme");

        Tenant changed = Await.value(
                catalog.tenants.update(OPERATOR, "acme", new Tenants.Change(new To<>("Acme Inc."), null, new To<>(7))));

        assertThat(changed.name()).isEqualTo("Acme Inc.");
        assertThat(changed.retentionDays()).isEqualTo(7);
        assertThat(refusal(catalog.tenants.update(OPERATOR, "none", new Tenants.Change(new To<>("x"), null, null)))
                        .kind())
                .isEqualTo(Kind.NOT_FOUND);
    }

    @Test
    void shouldNotPromiseToKeepMoreThanTheInstanceDoes() {
        catalog.tenant("acme");
        var longer = new Tenants.Change(null, null, new To<>(31));

        assertThat(refusal(catalog.tenants.create(OPERATOR, new Tenants.Spec("other", null, null, 31)))
                        .faults())
                .extracting(Fault::message)
                .containsExactly("1 to 30 days, which is how long this instance keeps anything.");
        assertThat(refusal(catalog.tenants.update(OPERATOR, "acme", longer)).kind())
                .isEqualTo(Kind.INVALID);
    }

    @Test
    void shouldShowHowLongATenantsHistoryIsReallyKept() {
        catalog.tenant("acme");
        database.execute("UPDATE tenant SET retention_days = 365");

        assertThat(Await.value(catalog.tenants.find("acme")).orElseThrow().retentionDays())
                .isEqualTo(30);
        assertThat(Await.value(catalog.tenants.list(null, 10)))
                .extracting(Tenant::retentionDays)
                .containsExactly(30);
    }

    @Test
    void shouldNotChangeTheProfileUnderWebhooksThatRelyOnIt() {
        TenantRef acme = catalog.tenant("acme");
        WireProfile standard = Objects.requireNonNull(catalog.profiles.get("standard"));
        catalog.add(ProfileVariant.secretive().of(standard, "secretive"));
        var change = new Tenants.Change(null, new To<>("secretive"), null);
        Await.value(catalog.tenants.update(OPERATOR, "acme", change));
        Await.value(catalog.tenants.update(OPERATOR, "acme", new Tenants.Change(null, new To<>(null), null)));
        catalog.webhook(acme, URL, "*");

        Refusal refusal = refusal(catalog.tenants.update(OPERATOR, "acme", change));

        assertThat(refusal.kind()).isEqualTo(Kind.CONFLICT);
    }

    @Test
    void shouldReloadAllWebhooksWhenTheTenantsProfileChanges() {
        TenantRef acme = catalog.tenant("acme");
        WireProfile standard = Objects.requireNonNull(catalog.profiles.get("standard"));
        catalog.add(ProfileVariant.secretive().of(standard, "secretive"));
        var before = catalog.snapshot(acme);
        Await.value(catalog.tenants.update(OPERATOR, "acme", new Tenants.Change(null, new To<>("secretive"), null)));

        var after = Await.value(catalog.snapshots.refresh(acme.key()));

        assertThat(before.profile()).isEqualTo("standard");
        assertThat(after.profile()).isEqualTo("secretive");
    }

    @Test
    void shouldListInPagesNewestFirst() {
        List.of("a", "b", "c").forEach(catalog::tenant);

        var first = Await.value(catalog.tenants.list(null, 2));
        var second = Await.value(catalog.tenants.list(first.get(1).key(), 2));

        assertThat(first).extracting(Tenant::id).containsExactly("c", "b");
        assertThat(second).extracting(Tenant::id).containsExactly("a");
    }

    @Test
    void shouldKnowAKeyUntilItIsRevoked() {
        TenantRef acme = catalog.tenant("acme");
        ApiKeys.Created key = key(acme, Scope.PUBLISH, null);
        Await.value(catalog.follower.poll());

        var before = authenticate(key);
        Await.value(catalog.apiKeys.revoke(OPERATOR, acme, key.key().id()));
        Await.value(catalog.follower.poll());

        assertThat(before).contains(new Caller(key.key().id(), acme, Set.of(Scope.PUBLISH)));
        assertThat(authenticate(key)).isEmpty();
        assertThat(Await.value(catalog.apiKeys.list(acme, null, 10))).isEmpty();
    }

    @Test
    void shouldKnowANewKeyThoughItWasAStrangerJustNow() {
        TenantRef acme = catalog.tenant("acme");
        ApiKeys.Created key = key(acme, Scope.READ, null);
        database.execute("UPDATE api_key SET revoked_at = now()");
        Await.value(catalog.follower.poll());
        var stranger = authenticate(key);
        database.execute("UPDATE catalogue_epoch SET epoch = epoch + 1");
        database.execute("UPDATE api_key SET revoked_at = NULL, epoch = (SELECT epoch FROM catalogue_epoch)");

        Await.value(catalog.follower.poll());

        assertThat(stranger).isEmpty();
        assertThat(authenticate(key)).isPresent();
    }

    @Test
    void shouldAnswerFromMemoryWhatItKnows() {
        ApiKeys.Created key = key(null, Scope.ADMIN, null);
        Await.value(catalog.follower.poll());
        authenticate(key);
        database.execute("DELETE FROM api_key");

        assertThat(authenticate(key)).isPresent();
    }

    @Test
    void shouldNotKnowAKeyThatHasExpired() {
        long expires = catalog.now.plus(Duration.ofHours(1)).toEpochMilli();
        ApiKeys.Created key = key(catalog.tenant("acme"), Scope.READ, expires);
        var before = authenticate(key);

        catalog.now = catalog.now.plus(Duration.ofHours(1));

        assertThat(before).isPresent();
        assertThat(authenticate(key)).isEmpty();
    }

    @Test
    void shouldNotKnowAKeyOfADeletedTenant() {
        ApiKeys.Created key = key(catalog.tenant("acme"), Scope.READ, null);
        Await.value(catalog.follower.poll());
        authenticate(key);
        Await.value(catalog.tenants.delete(OPERATOR, "acme"));

        Await.value(catalog.follower.poll());

        assertThat(authenticate(key)).isEmpty();
    }

    @Test
    void shouldKeepOnlyADigestOfAKey() {
        ApiKeys.Created key = key(catalog.tenant("acme"), Scope.READ, null);

        String stored = database.query("SELECT row_to_json(k)::text AS line FROM api_key k")
                .toString();

        assertThat(key.secret().reveal()).matches("sp_[0-9A-Za-z]{43}");
        assertThat(stored)
                .doesNotContain(key.secret().reveal())
                .contains(key.key().hint());
        assertThat(key.toString()).doesNotContain(key.secret().reveal());
    }

    @Test
    void shouldRefuseScopesThatDoNotGoTogether() {
        TenantRef acme = catalog.tenant("acme");

        var both = refusal(catalog.apiKeys.create(
                OPERATOR, acme, new ApiKeys.Spec("", Set.of(Scope.ADMIN), catalog.now.toEpochMilli())));
        var none = refusal(catalog.apiKeys.create(OPERATOR, acme, new ApiKeys.Spec("x", Set.of(), null)));
        var instance = refusal(catalog.apiKeys.create(OPERATOR, null, new ApiKeys.Spec("x", Set.of(Scope.READ), null)));

        assertThat(both.faults()).extracting(Fault::pointer).containsExactly("/name", "/scopes", "/expiresAt");
        assertThat(none.faults()).extracting(Fault::pointer).containsExactly("/scopes");
        assertThat(instance.faults()).extracting(Fault::pointer).containsExactly("/scopes");
    }

    @Test
    void shouldNotFindAKeyOfAnotherTenant() {
        ApiKeys.Created key = key(catalog.tenant("acme"), Scope.READ, null);
        TenantRef other = catalog.tenant("other");

        assertThat(refusal(catalog.apiKeys.revoke(OPERATOR, other, key.key().id()))
                        .kind())
                .isEqualTo(Kind.NOT_FOUND);
        assertThat(refusal(catalog.apiKeys.revoke(OPERATOR, null, key.key().id()))
                        .kind())
                .isEqualTo(Kind.NOT_FOUND);
    }

    @Test
    void shouldLogWhoChangedWhat() {
        TenantRef acme = catalog.tenant("acme");
        catalog.tenant("other");
        Await.value(catalog.tenants.update(OPERATOR, "acme", new Tenants.Change(null, null, new To<>(7))));

        var entries = Await.value(catalog.audit.list(acme, new AuditLog.Query(null, 10, null, null)));

        assertThat(entries).extracting(AuditLog.Entry::action).containsExactly("tenant.updated", "tenant.created");
        assertThat(entries.get(0).fields()).containsExactly("retentionDays");
        assertThat(entries.get(0).actor()).isEqualTo(OPERATOR.id());
    }
}
