package dev.signpost.manage;

import dev.signpost.http.Call;
import dev.signpost.model.Refusal;
import dev.signpost.queue.DeliveryKey;
import dev.signpost.queue.History;
import dev.signpost.queue.JobKind;
import dev.signpost.queue.JobSpec;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads which dead letters a caller means: some by their ids, those of a filter, or all; exactly one of the three. */
final class DeadLetterChoice {
    private static final Set<String> FILTERS = Set.of("webhookId", "eventType", "from", "to");

    private DeadLetterChoice() {}

    /** Fails with {@link Refusal} INVALID. Ids of what is no dead letter of this tenant are left out. */
    static Future<JobSpec> read(Call call, History history, JobKind kind) {
        JsonObject body = call.body();
        boolean ids = body.containsKey("ids");
        boolean filtered = FILTERS.stream().anyMatch(body::containsKey);
        boolean all = body.containsKey("all");
        if ((ids ? 1 : 0) + (filtered ? 1 : 0) + (all ? 1 : 0) != 1) {
            return Future.failedFuture(
                    Refusal.invalid("", "must say which: ids, or filters (webhookId, eventType, from, to), or all"));
        }
        return ids ? byIds(call, history, kind) : byFilter(call, history, kind);
    }

    private static Future<JobSpec> byIds(Call call, History history, JobKind kind) {
        List<DeliveryId> ids = ids(call.body().getJsonArray("ids"));
        List<String> webhooks =
                ids.stream().map(DeliveryId::webhookId).distinct().toList();
        return history.webhookKeys(call.tenantRef().key(), webhooks).map(keys -> {
            List<DeliveryKey> only = ids.stream()
                    .flatMap(
                            id -> Optional.ofNullable(keys.get(id.webhookId()))
                                    .map(key -> new DeliveryKey(id.eventId(), key))
                                    .stream())
                    .toList();
            return new JobSpec(kind, only, null, null, null, null);
        });
    }

    private static List<DeliveryId> ids(JsonArray texts) {
        List<DeliveryId> ids = new ArrayList<>();
        List<Refusal.Fault> faults = new ArrayList<>();
        for (int i = 0; i < texts.size(); i++) {
            Optional<DeliveryId> id = DeliveryId.parse(texts.getString(i));
            if (id.isPresent()) {
                ids.add(id.get());
            } else {
                faults.add(new Refusal.Fault("/ids/" + i, "must be a delivery's id"));
            }
        }
        if (!faults.isEmpty()) {
            throw Refusal.invalid(faults);
        }
        return ids;
    }

    private static Future<JobSpec> byFilter(Call call, History history, JobKind kind) {
        JsonObject body = call.body();
        String webhookId = body.getString("webhookId");
        Map<String, String> pointers = webhookId == null ? Map.of() : Map.of(webhookId, "/webhookId");
        return Asked.webhooks(call, history, pointers)
                .map(keys -> new JobSpec(
                        kind,
                        null,
                        webhookId == null ? null : keys.get(webhookId),
                        body.getString("eventType"),
                        Asked.time(body, "from"),
                        Asked.time(body, "to")));
    }
}
