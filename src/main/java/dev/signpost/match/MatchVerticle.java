package dev.signpost.match;

import dev.signpost.bus.Addresses;
import dev.signpost.bus.stage.MatchReply;
import dev.signpost.bus.stage.MatchRequest;
import dev.signpost.bus.stage.StageBus;
import dev.signpost.catalog.TenantSnapshot;
import dev.signpost.model.Match;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/** Resolves subscriptions: answers {@link Addresses#MATCH} from memory, a whole batch at a time, and never waits. */
public final class MatchVerticle extends VerticleBase {
    private final StageBus bus;
    private final Matcher matcher;
    private final LongFunction<@Nullable TenantSnapshot> tenants;

    /** @param tenants this pod's memory of a tenant by its internal number, null if it has none */
    public MatchVerticle(StageBus bus, Matcher matcher, LongFunction<@Nullable TenantSnapshot> tenants) {
        this.bus = bus;
        this.matcher = matcher;
        this.tenants = tenants;
    }

    @Override
    public Future<?> start() {
        bus.consume(
                Addresses.MATCH,
                message -> message instanceof MatchRequest request
                        ? Future.succeededFuture(new MatchReply(matches(request)))
                        : StageBus.answerPing(message));
        return Future.succeededFuture();
    }

    private List<@Nullable Match> matches(MatchRequest request) {
        List<@Nullable Match> matches = new ArrayList<>(request.wanted().size());
        for (MatchRequest.Wanted wanted : request.wanted()) {
            TenantSnapshot tenant = tenants.apply(wanted.tenantKey());
            matches.add(
                    tenant == null || tenant.version() < wanted.leastVersion()
                            ? null
                            : matcher.targets(tenant, wanted.eventType()));
        }
        return matches;
    }
}
