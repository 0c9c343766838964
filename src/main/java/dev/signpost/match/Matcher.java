package dev.signpost.match;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import dev.signpost.catalog.TenantSnapshot;
import dev.signpost.model.Match;
import java.time.Duration;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

/** Finds an event's webhooks. Any event loop may call; a match that was made before costs one look-up. */
public final class Matcher {
    private static final Duration IDLE = Duration.ofMinutes(10);

    private final Cache<Long, TenantIndex> indexes;
    private final Function<String, Set<String>> catalogue;
    private final Supplier<Set<String>> instanceTypes;

    /**
     * @param maxWebhooks bound on what is indexed; beyond it the tenants least recently asked for are indexed again
     * @param ticker time for forgetting
     * @param catalogue the event types of the wire profile of that name; a type that is not there is matched all the
     *     same, and said to be unknown unless the tenant or the instance has added it
     * @param instanceTypes event types that the instance has added, the same set until they change
     */
    public Matcher(
            long maxWebhooks,
            Ticker ticker,
            Function<String, Set<String>> catalogue,
            Supplier<Set<String>> instanceTypes) {
        this.catalogue = catalogue;
        this.instanceTypes = instanceTypes;
        indexes = Caffeine.newBuilder()
                .expireAfterAccess(IDLE)
                .ticker(ticker)
                .executor(Runnable::run)
                .weigher((Long key, TenantIndex index) -> index.weight())
                .maximumWeight(maxWebhooks)
                .build();
    }

    /**
     * The webhooks that want an event of that type. The prefix {@code contact.*} stands for {@code contact.created} and
     * {@code contact.a.b}, not for {@code contact}.
     *
     * @param tenant as it is in memory now; its version is the match's
     */
    public Match targets(TenantSnapshot tenant, String eventType) {
        TenantIndex index = indexes.getIfPresent(tenant.key());
        Set<String> ofInstance = instanceTypes.get();
        if (index == null || !index.isOf(tenant, ofInstance)) {
            index = new TenantIndex(tenant, catalogue.apply(tenant.profile()), ofInstance);
            indexes.put(tenant.key(), index);
        }
        return index.match(eventType);
    }
}
