package dev.signpost.manage;

import dev.signpost.queue.History;
import dev.signpost.queue.JobKind;
import dev.signpost.queue.JobSpec;
import dev.signpost.queue.JobView;
import dev.signpost.queue.Jobs;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;

/** What is held for webhooks while they are out of service. */
public interface HeldDeliveries {

    /**
     * How many, by webhook's key; those with none may be left out. The caller has made sure whose webhooks they are.
     */
    Future<Map<Long, Long>> count(List<Long> webhookKeys);

    /**
     * Begins to send what is held, oldest first, as a job.
     *
     * @param createdBy id of the key that asks for it
     */
    Future<JobView> replay(long tenantKey, long webhookKey, String createdBy);

    /** As the queue knows it. */
    static HeldDeliveries in(History history, Jobs jobs) {
        return new HeldDeliveries() {
            @Override
            public Future<Map<Long, Long>> count(List<Long> webhookKeys) {
                return history.heldCounts(webhookKeys);
            }

            @Override
            public Future<JobView> replay(long tenantKey, long webhookKey, String createdBy) {
                var spec = new JobSpec(JobKind.REPLAY_HELD, null, webhookKey, null, null, null);
                return jobs.create(tenantKey, spec, createdBy);
            }
        };
    }
}
