package dev.signpost.queue;

import static dev.signpost.queue.Columns.column;

import dev.signpost.model.Event;
import dev.signpost.model.Pod;
import dev.signpost.model.RawJson;
import dev.signpost.pg.PgFault;
import dev.signpost.pg.Sql;
import dev.signpost.pg.SqlRunner;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Writes batches of events into the log: one fenced statement a batch. Owned by one event loop. */
public final class EventLog {
    private static final Sql ACCEPT = Sql.named("queue.accept");
    private static final Sql ACCEPT_PLAIN = Sql.named("queue.accept_plain");
    private static final Sql KEYS_WON = Sql.named("queue.keys_won");
    private static final Sql EVENTS_FOUND = Sql.named("queue.events_found");
    // check_violation: what Postgres says when no partition takes the row
    private static final String NO_PARTITION = "23514";
    private static final int INSERTED = 0;
    private static final int STALE = 1;
    private static final int DUPLICATE = 2;
    private static final int NOT_WRITTEN = -1;

    private final SqlRunner sql;
    private final FlushSlot slot;

    /** @param sql connections for this log's flushes; none of their statements is ever cancelled */
    public EventLog(SqlRunner sql, FlushSlot slot) {
        this.sql = sql;
        this.slot = slot;
    }

    /**
     * Accepts a batch; the answers come in its order. Fails with {@link PodLost}, or with the driver's failure if
     * certainly nothing was written.
     *
     * @param pod under which the batch was sealed
     * @param batch at most one publication for each idempotency key
     */
    public Future<List<AcceptAnswer>> accept(@Nullable Pod pod, List<Publication> batch) {
        return slot.flush(pod, fence -> send(fence, batch), () -> found(batch))
                .compose(codes -> codes.isEmpty() ? slot.fenced() : answers(batch, codes))
                .recover(failure ->
                        PgFault.of(failure) == PgFault.DATA && !NO_PARTITION.equals(PgFault.sqlState(failure))
                                ? halve(pod, batch)
                                : Future.failedFuture(failure));
    }

    /** One bad row must not stop the rest: halves the batch until the row is alone. */
    private Future<List<AcceptAnswer>> halve(@Nullable Pod pod, List<Publication> batch) {
        if (batch.size() == 1) {
            Publication bad = batch.get(0);
            return Future.succeededFuture(List.of(
                    new AcceptAnswer(AcceptAnswer.Kind.UNSTORABLE, bad.event().id(), bad.matched())));
        }
        int half = batch.size() / 2;
        List<Publication> rest = batch.subList(half, batch.size());
        return accept(pod, batch.subList(0, half))
                .compose(first -> accept(pod, rest)
                        // The first half may be durable by now: to fail would be to say that nothing was written.
                        .recover(failure -> Future.succeededFuture(notWritten(rest)))
                        .map(second -> {
                            List<AcceptAnswer> both = new ArrayList<>(first);
                            both.addAll(second);
                            return both;
                        }));
    }

    private static List<AcceptAnswer> notWritten(List<Publication> batch) {
        return batch.stream()
                .map(each -> new AcceptAnswer(
                        AcceptAnswer.Kind.NOT_WRITTEN, each.event().id(), each.matched()))
                .toList();
    }

    /** Answer codes by event id; empty if the fence was gone. */
    private Future<Map<UUID, Integer>> send(Fence fence, List<Publication> batch) {
        return batch.stream().allMatch(Publication::plain) ? sendPlain(fence, batch) : sendAny(fence, batch);
    }

    private Future<Map<UUID, Integer>> sendPlain(Fence fence, List<Publication> batch) {
        return sql.run(plain(fence, batch)).map(rows -> {
            Row row = rows.iterator().next();
            if (row.getLong("alive") == 0) {
                return Map.of();
            }
            boolean all = row.getLong("logged") == batch.size();
            UUID[] ids = row.getArrayOfUUIDs("ids");
            Set<UUID> logged = all || ids == null ? Set.of() : Set.of(ids);
            Map<UUID, Integer> codes = new HashMap<>(batch.size() * 2);
            for (Publication publication : batch) {
                UUID id = publication.event().id();
                codes.put(id, all || logged.contains(id) ? INSERTED : STALE);
            }
            return codes;
        });
    }

    private Future<Map<UUID, Integer>> sendAny(Fence fence, List<Publication> batch) {
        return sql.run(any(fence, batch)).map(rows -> {
            Map<UUID, Integer> codes = new HashMap<>(rows.size() * 2);
            for (Row row : rows) {
                codes.put(row.getUUID(0), row.getInteger(1));
            }
            return codes;
        });
    }

    /** After a lost answer: what is there was inserted, and the rest was not written. */
    private Future<Map<UUID, Integer>> found(List<Publication> batch) {
        Long[] tenants = column(batch, publication -> publication.event().tenantKey(), Long[]::new);
        UUID[] ids = column(batch, publication -> publication.event().id(), UUID[]::new);
        var call = EVENTS_FOUND.bind().set("tenants", tenants).set("events", ids);
        return sql.run(call).map(rows -> {
            Map<UUID, Integer> codes = new HashMap<>();
            for (UUID id : ids) {
                codes.put(id, NOT_WRITTEN);
            }
            for (Row row : rows) {
                codes.put(row.getUUID(0), INSERTED);
            }
            return codes;
        });
    }

    private Future<List<AcceptAnswer>> answers(List<Publication> batch, Map<UUID, Integer> codes) {
        List<AcceptAnswer> answers = new ArrayList<>(batch.size());
        List<UUID> losers = new ArrayList<>();
        for (Publication publication : batch) {
            UUID id = publication.event().id();
            AcceptAnswer.Kind kind = kind(codes.getOrDefault(id, NOT_WRITTEN));
            if (kind == AcceptAnswer.Kind.DUPLICATE && publication.key() != null) {
                losers.add(publication.key().digest());
            }
            answers.add(new AcceptAnswer(kind, id, publication.matched()));
        }
        return losers.isEmpty() ? Future.succeededFuture(answers) : withWinners(batch, answers, losers);
    }

    private static AcceptAnswer.Kind kind(int code) {
        return switch (code) {
            case INSERTED -> AcceptAnswer.Kind.INSERTED;
            case STALE -> AcceptAnswer.Kind.STALE;
            case DUPLICATE -> AcceptAnswer.Kind.DUPLICATE;
            default -> AcceptAnswer.Kind.NOT_WRITTEN;
        };
    }

    /**
     * Reads who won the keys: a second statement, for the winner may have committed after the first one's snapshot. If
     * it fails the losers are offered again, and only they: the rest of the batch is durable.
     */
    private Future<List<AcceptAnswer>> withWinners(
            List<Publication> batch, List<AcceptAnswer> answers, List<UUID> losers) {
        var call = KEYS_WON.bind().set("digests", losers.toArray(UUID[]::new));
        return sql.run(call).map(EventLog::byDigest).otherwise(Map.of()).map(winners -> {
            for (int i = 0; i < answers.size(); i++) {
                Publication.IdempotencyKey key = batch.get(i).key();
                if (answers.get(i).kind() == AcceptAnswer.Kind.DUPLICATE && key != null) {
                    answers.set(i, loser(answers.get(i), key, winners.get(key.digest())));
                }
            }
            return answers;
        });
    }

    private static Map<UUID, Row> byDigest(RowSet<Row> rows) {
        Map<UUID, Row> winners = new HashMap<>();
        for (Row row : rows) {
            winners.put(row.getUUID("digest"), row);
        }
        return winners;
    }

    private static AcceptAnswer loser(AcceptAnswer answer, Publication.IdempotencyKey key, @Nullable Row winner) {
        if (winner == null) {
            // The key ran out between the two statements, and the event is new after all; or nobody could tell.
            return new AcceptAnswer(AcceptAnswer.Kind.NOT_WRITTEN, answer.eventId(), answer.matched());
        }
        boolean same = key.body().equals(winner.getUUID("body_digest"));
        return new AcceptAnswer(
                same ? AcceptAnswer.Kind.DUPLICATE : AcceptAnswer.Kind.KEY_REUSED,
                winner.getUUID("event_id"),
                winner.getInteger("matched"));
    }

    private static Sql.Binding plain(Fence fence, List<Publication> batch) {
        return facts(matches(fence.bind(ACCEPT_PLAIN).set("tenants", tenants(batch)), batch), batch);
    }

    private static Sql.Binding any(Fence fence, List<Publication> batch) {
        Sql.Binding keyed = matches(fence.bind(ACCEPT), batch)
                .set(
                        "key_digests",
                        column(batch, p -> p.key() == null ? null : p.key().digest(), UUID[]::new))
                .set(
                        "body_digests",
                        column(batch, p -> p.key() == null ? null : p.key().body(), UUID[]::new))
                .set("matched", column(batch, Publication::matched, Integer[]::new))
                .set("tenants", tenants(batch));
        return deferred(facts(keyed, batch), batch).set("hops", column(batch, EventLog::hops, Short[]::new));
    }

    /** Ids, tenants, and the catalogues that they were matched against. */
    private static Sql.Binding matches(Sql.Binding call, List<Publication> batch) {
        return call.set("ids", column(batch, p -> p.event().id(), UUID[]::new))
                .set("tenant_keys", column(batch, p -> p.event().tenantKey(), Long[]::new))
                .set("tenant_versions", column(batch, Publication::tenantVersion, Long[]::new));
    }

    /** Types, times, targets, trace contexts and payloads. */
    private static Sql.Binding facts(Sql.Binding call, List<Publication> batch) {
        return call.set("types", column(batch, p -> p.event().type(), String[]::new))
                .set("occurred_at", column(batch, p -> time(p.event().occurredAtMicros()), OffsetDateTime[]::new))
                .set("targets", column(batch, p -> array(p.targets()), String[]::new))
                .set("traceparents", column(batch, p -> p.event().traceparent(), String[]::new))
                .set("data", column(batch, p -> bytes(p.event().data()), Buffer[]::new))
                .set("changes", column(batch, p -> bytes(p.event().changes()), Buffer[]::new));
    }

    private static @Nullable Short hops(Publication publication) {
        int hops = publication.event().hops();
        return hops == 0 ? null : (short) hops;
    }

    private static Sql.Binding deferred(Sql.Binding call, List<Publication> batch) {
        List<Long> webhooks = new ArrayList<>();
        List<UUID> events = new ArrayList<>();
        List<Long> tenants = new ArrayList<>();
        List<Short> codes = new ArrayList<>();
        List<Long> waits = new ArrayList<>();
        for (Publication publication : batch) {
            Event event = publication.event();
            for (Publication.DeferredPair pair : publication.deferred()) {
                webhooks.add(pair.webhookKey());
                events.add(event.id());
                tenants.add(event.tenantKey());
                codes.add((short) pair.code());
                waits.add(pair.waitMillis());
            }
        }
        return call.set("deferred", column(batch, EventLog::deferredKeys, String[]::new))
                .set("deferred_webhooks", webhooks.toArray(Long[]::new))
                .set("deferred_events", events.toArray(UUID[]::new))
                .set("deferred_tenants", tenants.toArray(Long[]::new))
                .set("deferred_reasons", codes.toArray(Short[]::new))
                .set("wait_millis", waits.toArray(Long[]::new));
    }

    private static Long[] tenants(List<Publication> batch) {
        Set<Long> keys = new HashSet<>();
        batch.forEach(publication -> keys.add(publication.event().tenantKey()));
        return keys.toArray(Long[]::new);
    }

    /** Two-dimensional arrays do not unnest by row, so each row's array travels as text. */
    private static String array(List<Long> keys) {
        if (keys.size() == 1) {
            return "{" + keys.get(0) + "}";
        }
        StringBuilder text = new StringBuilder(keys.size() * 8 + 2).append('{');
        for (int i = 0; i < keys.size(); i++) {
            text.append(i == 0 ? "" : ",").append(keys.get(i));
        }
        return text.append('}').toString();
    }

    private static @Nullable String deferredKeys(Publication publication) {
        List<Publication.DeferredPair> deferred = publication.deferred();
        return deferred.isEmpty()
                ? null
                : array(deferred.stream()
                        .map(Publication.DeferredPair::webhookKey)
                        .toList());
    }

    private static @Nullable Buffer bytes(@Nullable RawJson json) {
        return json == null ? null : Buffer.buffer(json.bytes());
    }

    static OffsetDateTime time(long micros) {
        long seconds = Math.floorDiv(micros, 1_000_000L);
        return Instant.ofEpochSecond(seconds, Math.floorMod(micros, 1_000_000L) * 1_000L)
                .atOffset(ZoneOffset.UTC);
    }
}
