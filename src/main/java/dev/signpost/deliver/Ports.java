package dev.signpost.deliver;

import dev.signpost.catalog.TenantSnapshot;
import dev.signpost.profile.WireProfile;
import dev.signpost.queue.Pod;
import dev.signpost.queue.Settlement;
import io.vertx.core.Future;
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

    /** Whether this pod may send at all. */
    public interface Permission {
        boolean held();

        @Nullable
        Pod pod();

        /** Pods that share a webhook's rate limit. */
        int livingPods();
    }
}
