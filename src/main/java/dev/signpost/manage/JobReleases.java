package dev.signpost.manage;

import dev.signpost.catalog.HeldReleases;
import dev.signpost.pg.SqlRunner;
import dev.signpost.queue.JobSpec;
import dev.signpost.queue.Jobs;
import io.vertx.core.Future;
import java.util.UUID;

/** Releases held deliveries by jobs, which send them at a bounded rate. */
public final class JobReleases implements HeldReleases {
    private final Jobs jobs;

    public JobReleases(Jobs jobs) {
        this.jobs = jobs;
    }

    @Override
    public Future<Long> count(Held held) {
        return jobs.count(held.tenantKey(), spec(held));
    }

    @Override
    public Future<UUID> begin(SqlRunner transaction, Held held, long total, String createdBy) {
        return jobs.release(transaction, held.tenantKey(), spec(held), total, createdBy);
    }

    private static JobSpec spec(Held held) {
        return JobSpec.heldSince(held.webhookKey(), held.since());
    }
}
