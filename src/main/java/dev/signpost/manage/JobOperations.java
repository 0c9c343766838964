package dev.signpost.manage;

import dev.signpost.http.Call;
import dev.signpost.http.Operation;
import dev.signpost.http.Reply;
import dev.signpost.http.Times;
import dev.signpost.model.EventId;
import dev.signpost.model.Refusal;
import dev.signpost.queue.History;
import dev.signpost.queue.JobKind;
import dev.signpost.queue.JobSpec;
import dev.signpost.queue.JobView;
import dev.signpost.queue.Jobs;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Replays and discards dead letters by jobs, and tells how far these are. */
public final class JobOperations {
    private final History history;
    private final Jobs jobs;

    public JobOperations(History history, Jobs jobs) {
        this.history = history;
        this.jobs = jobs;
    }

    /** The handlers, by operation id. */
    public Map<String, Operation> operations() {
        return Map.of(
                "replayDeadLetters", call -> begin(call, JobKind.REPLAY_DEAD),
                "discardDeadLetters", call -> begin(call, JobKind.DISCARD_DEAD),
                "listJobs", this::list,
                "getJob", this::get,
                "cancelJob", this::cancel);
    }

    private Future<Reply> begin(Call call, JobKind kind) {
        return DeadLetterChoice.read(call, history, kind)
                .compose(spec -> Boolean.TRUE.equals(call.body().getBoolean("dryRun"))
                        ? jobs.count(call.tenantRef().key(), spec)
                                .map(count -> Reply.ok(new JsonObject().put("count", count)))
                        : started(call, spec));
    }

    private Future<Reply> started(Call call, JobSpec spec) {
        return jobs.create(call.tenantRef().key(), spec, call.caller().keyId())
                .map(job -> Reply.accepted(
                        "/v1/tenants/" + call.tenantRef().id() + "/jobs/" + EventId.hex(job.id()), json(job)));
    }

    private Future<Reply> list(Call call) {
        return jobs.list(
                        call.tenantRef().key(), Asked.afterId(call), call.page().limit())
                .map(page -> {
                    List<JsonObject> items =
                            page.items().stream().map(JobOperations::json).toList();
                    UUID next = page.next();
                    return Reply.ok(call.page().list(items, next == null ? null : next.toString()));
                });
    }

    private Future<Reply> get(Call call) {
        return jobs.get(call.tenantRef().key(), id(call)).map(job -> Reply.ok(json(job)));
    }

    private Future<Reply> cancel(Call call) {
        return jobs.cancel(call.tenantRef().key(), id(call)).map(done -> Reply.noContent());
    }

    private static UUID id(Call call) {
        // Written like an event's id without a prefix.
        Optional<UUID> id = EventId.parse(call.pathParameter("jobId"));
        return id.orElseThrow(() -> Refusal.notFound("job"));
    }

    private static JsonObject json(JobView job) {
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
