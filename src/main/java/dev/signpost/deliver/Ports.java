package dev.signpost.deliver;

import dev.signpost.catalog.TenantSnapshot;
import dev.signpost.model.DestinationStop;
import dev.signpost.model.TargetUrl;
import dev.signpost.outbound.Transport;
import dev.signpost.profile.WireProfile;
import dev.signpost.queue.Pod;
import dev.signpost.queue.Settlement;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What deliver asks of others; {@code boot} hands the implementations in. */
public final class Ports {
    private Ports() {}

    /** The pod's memory of the catalogue. */
    public interface Catalogue {
        /** What is in memory of that tenant, or null. */
        @Nullable
        TenantSnapshot cached(long tenantKey);

        /** Reads the tenant anew; fails with {@link dev.signpost.model.Refusal} NOT_FOUND if it is gone. */
        Future<TenantSnapshot> refresh(long tenantKey);
    }

    /** The wire profiles. */
    public interface Profiles {
        /** The profile with that name as it is now. */
        WireProfile named(String name);

        /** The profile as it was in that version, or null if it is not in memory. */
        @Nullable
        WireProfile version(int version);

        /** Brings that version into memory, if the database has it. */
        Future<Void> read(int version);
    }

    /** Where outcomes go; called on the verticle's event loop. */
    public interface Recording {
        void add(Pod pod, Settlement settlement);

        /** False while too many outcomes wait to be recorded: then no new attempt starts. */
        boolean hasRoom();

        /** Outcomes that are not recorded yet. */
        int unsettled();
    }

    /** What the operator lets nothing be sent to. */
    public interface Stops {
        /** True while there is no stop at all: then there is nothing to ask. */
        boolean none();

        /** The stop in force on that host name or literal address, as a URL has it. */
        @Nullable
        DestinationStop onHost(String host);

        /** The stop in force on that address. */
        @Nullable
        DestinationStop onAddress(String literal);

        /** The stop with that id, while it is in force. */
        @Nullable
        DestinationStop byId(UUID id);
    }

    /** Tells every pod that a receiver is well. */
    public interface Resuming {
        /** A person had a delivery sent to it whatever protects it, and it took it. */
        void proved(long tenantKey, long webhookKey);
    }

    /** The tenant by which pods measure themselves: its requests go to this pod's own receiver, and no others do. */
    public interface OwnReceiver {
        /** Where that tenant's requests go instead of its webhooks' URLs; null for any other tenant. */
        @Nullable
        TargetUrl of(long tenantKey);

        /** Makes the client that goes there, and nowhere else, on the caller's event loop. */
        Transport client(Vertx loop);
    }

    /** Whether this pod may send at all. */
    public interface Permission {
        boolean held();

        @Nullable
        Pod pod();

        /** Pods that share a webhook's rate limit. */
        int livingPods();
    }
}
