package dev.signpost.boot;

import dev.signpost.catalog.Actor;
import dev.signpost.catalog.ApiKeys;
import dev.signpost.catalog.Tenant;
import dev.signpost.catalog.Tenants;
import dev.signpost.http.Scope;
import dev.signpost.http.TenantRef;
import dev.signpost.model.Secret;
import io.vertx.core.Future;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;

/** The tenant that development mode begins with, and a key for it that stays the same from start to start. */
final class Demo {
    static final String TENANT = "demo";

    private final Tenants tenants;
    private final ApiKeys keys;
    private final KeptKeys kept;

    Demo(Tenants tenants, ApiKeys keys, KeptKeys kept) {
        this.tenants = tenants;
        this.keys = keys;
        this.kept = kept;
    }

    /** Makes what is missing. Completes with the tenant's key. */
    Future<Secret> prepare() {
        return tenants.find(TENANT).compose(found -> found.isPresent() ? key(ref(found.get())) : create());
    }

    private Future<Secret> create() {
        return tenants.create(Actor.SIGNPOST, new Tenants.Spec(TENANT, "Demo", null, null))
                .compose(tenant -> newKey(ref(tenant)));
    }

    private Future<Secret> key(TenantRef tenant) {
        try {
            Optional<Secret> known = kept.demoKey();
            return known.isPresent() ? Future.succeededFuture(known.get()) : newKey(tenant);
        } catch (IOException e) {
            return Future.failedFuture(e);
        }
    }

    private static TenantRef ref(Tenant tenant) {
        return new TenantRef(tenant.key(), tenant.id());
    }

    private Future<Secret> newKey(TenantRef tenant) {
        var spec = new ApiKeys.Spec("development", Set.of(Scope.PUBLISH, Scope.MANAGE, Scope.READ), null);
        return keys.create(Actor.SIGNPOST, tenant, spec).compose(created -> {
            try {
                kept.keepDemoKey(created.secret());
                return Future.succeededFuture(created.secret());
            } catch (IOException e) {
                return Future.failedFuture(e);
            }
        });
    }
}
