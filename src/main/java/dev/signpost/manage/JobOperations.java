package dev.signpost.manage;

import dev.signpost.http.Call;
import dev.signpost.http.Operation;
import dev.signpost.http.Reply;
import dev.signpost.model.EventId;
import dev.signpost.model.Refusal;
import dev.signpost.queue.History;
import dev.signpost.queue.JobKind;
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
        return DeadLetterChoice.read(call, history, kind).compose(spec -> JobReplies.begun(call, jobs, spec));
    }

    private Future<Reply> list(Call call) {
        return jobs.list(
                        call.tenantRef().key(), Asked.afterId(call), call.page().limit())
                .map(page -> {
                    List<JsonObject> items =
                            page.items().stream().map(JobReplies::json).toList();
                    UUID next = page.next();
                    return Reply.ok(call.page().list(items, next == null ? null : next.toString()));
                });
    }

    private Future<Reply> get(Call call) {
        return jobs.get(call.tenantRef().key(), id(call)).map(job -> Reply.ok(JobReplies.json(job)));
    }

    private Future<Reply> cancel(Call call) {
        return jobs.cancel(call.tenantRef().key(), id(call)).map(done -> Reply.noContent());
    }

    private static UUID id(Call call) {
        // Written like an event's id without a prefix.
        Optional<UUID> id = EventId.parse(call.pathParameter("jobId"));
        return id.orElseThrow(() -> Refusal.notFound("job"));
    }
}
