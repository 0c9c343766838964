package dev.signpost.simulation;

import dev.signpost.model.EventId;
import dev.signpost.simulation.Statement.Writes;
import dev.signpost.simulation.Tables.BacklogRow;
import dev.signpost.simulation.Tables.EventRow;
import dev.signpost.simulation.Tables.KeyRow;
import dev.signpost.simulation.Tables.Pair;
import dev.signpost.simulation.Tables.ParkedRow;
import dev.signpost.simulation.Tables.TenantRow;
import io.vertx.core.buffer.Buffer;
import io.vertx.pgclient.PgException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** {@code accept.sql} and {@code accept_plain.sql}, and the look-ups after them. */
final class AcceptStatements {
    /** Postgres refuses an event of this type, as it refuses a text that it cannot store. */
    static final String UNSTORABLE = "cannot.be.stored";

    private static final int PARKED = 100;

    private final Tables tables;
    private final Witness witness;

    AcceptStatements(Tables tables, Witness witness) {
        this.tables = tables;
        this.witness = witness;
    }

    void register(BiConsumer<String, Statement> statements) {
        statements.accept("queue.accept", this::accept);
        statements.accept("queue.accept_plain", this::acceptPlain);
        statements.accept("queue.events_found", this::found);
        statements.accept("queue.keys_won", this::keysWon);
    }

    private Rows accept(Parameters p, long now, Writes writes) {
        Rows answer = Rows.of("id", "answer");
        if (!tables.alive(p.integer("pod"), p.integer("slot"), p.uuid("nonce"))) {
            return answer;
        }
        Set<UUID> kept = new HashSet<>();
        Map<UUID, Integer> codes = new HashMap<>();
        Set<UUID> digests = new HashSet<>();
        for (int i = 0; i < p.length("ids"); i++) {
            UUID id = p.uuidAt("ids", i);
            UUID digest = p.at("key_digests", i);
            boolean fresh = fresh(p.bigintAt("tenant_keys", i), p.bigintAt("tenant_versions", i));
            boolean won = fresh && (digest == null || (!tables.keys.containsKey(digest) && digests.add(digest)));
            codes.put(id, won ? 0 : fresh ? 2 : 1);
            if (won) {
                kept.add(id);
            }
        }
        for (int i = 0; i < p.length("ids"); i++) {
            UUID id = p.uuidAt("ids", i);
            if (kept.contains(id)) {
                refuse(p.at("types", i));
                UUID digest = p.at("key_digests", i);
                UUID body = p.at("body_digests", i);
                if (digest != null && body != null) {
                    var key = new KeyRow(digest, id, body, p.integerAt("matched", i));
                    writes.add(() -> tables.keys.put(digest, key));
                }
                write(event(p, i), now, writes);
            }
        }
        putAside(p, kept, now, writes);
        codes.forEach(answer::add);
        return answer;
    }

    private static EventRow event(Parameters p, int i) {
        Number hops = p.at("hops", i);
        return new EventRow(
                p.uuidAt("ids", i),
                p.bigintAt("tenant_keys", i),
                p.integer("pod"),
                text(p.at("types", i)),
                p.microsAt("occurred_at", i),
                p.listAt("targets", i),
                p.listAt("deferred", i),
                p.at("traceparents", i),
                bytes(p.at("data", i)),
                p.at("changes", i),
                hops == null ? null : hops.shortValue());
    }

    private void putAside(Parameters p, Set<UUID> kept, long now, Writes writes) {
        var heads = new Heads();
        for (int i = 0; i < p.length("deferred_webhooks"); i++) {
            UUID event = p.uuidAt("deferred_events", i);
            if (!kept.contains(event)) {
                continue;
            }
            long webhook = p.bigintAt("deferred_webhooks", i);
            long tenant = p.bigintAt("deferred_tenants", i);
            int code = p.integerAt("deferred_reasons", i);
            var pair = new Pair(webhook, event);
            if (code >= PARKED) {
                writes.add(() -> tables.parked.put(pair, new ParkedRow(tenant, 1, 1, code - PARKED, 0)));
            } else {
                long due = now + p.bigintAt("wait_millis", i) * 1_000 + i;
                writes.add(() -> tables.queue(new BacklogRow(pair, tenant, due, 1, 1, code)));
                heads.add(webhook, tenant, due);
            }
        }
        heads.write(tables, writes);
    }

    private Rows acceptPlain(Parameters p, long now, Writes writes) {
        Rows answer = Rows.of("alive", "logged", "ids");
        if (!tables.alive(p.integer("pod"), p.integer("slot"), p.uuid("nonce"))) {
            return answer.add(0L, 0L, null);
        }
        List<UUID> logged = new ArrayList<>();
        for (int i = 0; i < p.length("ids"); i++) {
            if (!fresh(p.bigintAt("tenant_keys", i), p.bigintAt("tenant_versions", i))) {
                continue;
            }
            refuse(p.at("types", i));
            UUID id = p.uuidAt("ids", i);
            logged.add(id);
            var row = new EventRow(
                    id,
                    p.bigintAt("tenant_keys", i),
                    p.integer("pod"),
                    text(p.at("types", i)),
                    p.microsAt("occurred_at", i),
                    p.listAt("targets", i),
                    List.of(),
                    p.at("traceparents", i),
                    bytes(p.at("data", i)),
                    p.at("changes", i),
                    null);
            write(row, now, writes);
        }
        boolean all = logged.size() == p.length("ids");
        return answer.add(1L, (long) logged.size(), all || logged.isEmpty() ? null : logged.toArray(UUID[]::new));
    }

    private void write(EventRow row, long now, Writes writes) {
        writes.add(() -> {
            witness.accepted(row, now);
            tables.events.put(row.id(), row);
        });
    }

    private boolean fresh(long tenant, long version) {
        TenantRow row = tables.tenants.get(tenant);
        return row != null && (version == 0 || version == row.version);
    }

    private static void refuse(@Nullable String type) {
        if (UNSTORABLE.equals(type)) {
            throw new PgException("invalid byte sequence for encoding \"UTF8\"", "ERROR", "22021", "");
        }
    }

    private Rows found(Parameters p, long now, Writes writes) {
        Rows rows = Rows.of("id");
        for (int i = 0; i < p.length("events"); i++) {
            if (tables.events.containsKey(p.uuidAt("events", i))) {
                rows.add(p.uuidAt("events", i));
            }
        }
        return rows;
    }

    private Rows keysWon(Parameters p, long now, Writes writes) {
        Rows rows = Rows.of("digest", "event_id", "body_digest", "matched");
        for (int i = 0; i < p.length("digests"); i++) {
            KeyRow key = tables.keys.get(p.uuidAt("digests", i));
            if (key != null) {
                rows.add(key.digest(), key.event(), key.body(), key.matched());
            }
        }
        return rows;
    }

    private static String text(@Nullable String text) {
        return text == null ? "" : text;
    }

    private static Buffer bytes(@Nullable Buffer bytes) {
        return bytes == null ? Buffer.buffer() : bytes;
    }

    /** The moment that an event's id tells. */
    static long millis(EventRow row) {
        return EventId.millis(row.id());
    }
}
