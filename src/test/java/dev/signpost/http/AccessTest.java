package dev.signpost.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signpost.model.Refusal;
import dev.signpost.testkit.Forgetful;
import io.vertx.core.Future;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AccessTest {
    private static final TenantRef ACME = new TenantRef(1, "acme");

    private final AtomicInteger lookups = new AtomicInteger();
    private final AtomicInteger checks = new AtomicInteger();
    private final Access access = new Access(
            key -> {
                checks.incrementAndGet();
                return Future.succeededFuture(
                        key.equals("k")
                                ? Optional.of(new Caller("key_1", ACME, Set.of(Scope.READ)))
                                : Optional.empty());
            },
            id -> {
                lookups.incrementAndGet();
                return Future.succeededFuture(Optional.empty());
            },
            Sessions.NONE,
            Forgetful.doubts());

    private Future<Access.Admission> admit(@Nullable String authorization, String tenant, Scope scope) {
        return access.admit(authorization, () -> "192.0.2.1", tenant, scope);
    }

    @Test
    void shouldAdmitAKeyToItsOwnTenant() {
        var admission = admit("Bearer k", "acme", Scope.READ).result();

        assertThat(admission.tenant()).isEqualTo(ACME);
        assertThat(admission.caller().keyId()).isEqualTo("key_1");
    }

    @Test
    void shouldNeverLookUpAnotherTenantForATenantsKey() {
        var refused = admit("Bearer k", "other", Scope.READ);

        assertThat(kind(refused)).isEqualTo(Refusal.Kind.NOT_FOUND);
        assertThat(lookups).hasValue(0);
    }

    @Test
    void shouldAskForTheTenantBeforeTheScope() {
        assertThat(kind(admit("Bearer k", "other", Scope.MANAGE))).isEqualTo(Refusal.Kind.NOT_FOUND);
        assertThat(kind(admit("Bearer k", "acme", Scope.MANAGE))).isEqualTo(Refusal.Kind.FORBIDDEN);
    }

    @Test
    void shouldTakeTheSchemeInAnyCase() {
        assertThat(admit("bearer k", "acme", Scope.READ).succeeded()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Bearer", "Bearer ", "Basic k", "Bearerk", "Bearer k k", "Bearer k\u00e9", "Bearer\tk"})
    void shouldNotEvenAskAboutWhatCannotBeAKey(String header) {
        assertThat(kind(admit(header, "acme", Scope.READ))).isEqualTo(Refusal.Kind.UNAUTHENTICATED);
        assertThat(checks).hasValue(0);
    }

    @Test
    void shouldNotAskAboutEndlessKeys() {
        assertThat(kind(admit("Bearer " + "k".repeat(257), "acme", Scope.READ)))
                .isEqualTo(Refusal.Kind.UNAUTHENTICATED);
        assertThat(checks).hasValue(0);
    }

    @Test
    void shouldNotMakeATenantsKeyThatMayDoEverything() {
        assertThatThrownBy(() -> new Caller("key_1", ACME, Set.of(Scope.ADMIN)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static Refusal.Kind kind(Future<?> refused) {
        return ((Refusal) refused.cause()).kind();
    }
}
