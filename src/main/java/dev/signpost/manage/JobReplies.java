package dev.signpost.manage;

import dev.signpost.http.Call;
import dev.signpost.http.Reply;
import dev.signpost.http.Times;
import dev.signpost.model.EventId;
import dev.signpost.queue.JobSpec;
import dev.signpost.queue.JobView;
import dev.signpost.queue.Jobs;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;

/** Jobs as answers show them, and the answer of whatever begins one. */
final class JobReplies {
    private JobReplies() {}

    /** Begins the job, or, if the body says {@code dryRun}, only tells how many deliveries it would begin with. */
    static Future<Reply> begun(Call call, Jobs jobs, JobSpec spec) {
        long tenantKey = call.tenantRef().key();
        if (Boolean.TRUE.equals(call.body().getBoolean("dryRun"))) {
            return jobs.count(tenantKey, spec).map(count -> Reply.ok(new JsonObject().put("count", count)));
        }
        return jobs.create(tenantKey, spec, call.caller().keyId())
                .map(job -> Reply.accepted(
                        "/v1/tenants/" + call.tenantRef().id() + "/jobs/" + EventId.hex(job.id()), json(job)));
    }

    static JsonObject json(JobView job) {
        return new JsonObject()
                .put("id", EventId.hex(job.id()))
                .put("kind", job.kind().name())
                .put("state", job.state().name())
                .put("webhookId", job.webhookId())
                .put("total", job.total())
                .put("done", job.done())
                .put("skipped", job.skipped())
                .put("createdAt", Times.text(job.createdAt()))
                .put("updatedAt", Times.text(job.updatedAt()))
                .put("createdBy", job.createdBy());
    }
}
