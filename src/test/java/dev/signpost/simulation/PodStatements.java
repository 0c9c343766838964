package dev.signpost.simulation;

import dev.signpost.model.EventId;
import dev.signpost.simulation.Statement.Writes;
import dev.signpost.simulation.Tables.PodRow;
import dev.signpost.simulation.Tables.SlotKey;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Leases and flush lanes: {@code pod_*.sql}, {@code slot_*.sql} and those who look at them. */
final class PodStatements {
    static final String IDENTITY = "1 1";

    private final Tables tables;
    private final Witness witness;

    PodStatements(Tables tables, Witness witness) {
        this.tables = tables;
        this.witness = witness;
    }

    void register(BiConsumer<String, Statement> statements) {
        statements.accept("queue.pod_register", this::registerPod);
        statements.accept("queue.pod_renew", this::renew);
        statements.accept("queue.pod_applied", this::applied);
        statements.accept("queue.pods_others", this::others);
        statements.accept("queue.pods_behind", this::behind);
        statements.accept("queue.slot_open", this::openSlot);
        statements.accept("queue.slot_shut", this::shutSlot);
        statements.accept("queue.now", (p, now, writes) -> Rows.single("now_micros", now));
    }

    private Rows registerPod(Parameters p, long now, Writes writes) {
        int id = ++tables.lastPod;
        var row = new PodRow(
                id,
                p.uuid("nonce"),
                p.bigint("lease_millis"),
                now + p.bigint("lease_millis") * 1_000,
                EventId.floor(now / 1_000));
        writes.add(() -> tables.pods.put(id, row));
        return Rows.of("id", "epoch", "identity", "now_micros").add(id, tables.epoch, IDENTITY, now);
    }

    private Rows renew(Parameters p, long now, Writes writes) {
        Rows answer =
                Rows.of("watermark", "watermark_before", "epoch", "living", "other_skews", "identity", "now_micros");
        PodRow row = mine(p.integer("pod"), p.uuid("nonce"));
        if (row == null) {
            return answer;
        }
        UUID before = row.watermark;
        UUID watermark = EventId.compare(p.uuid("watermark"), before) > 0 ? p.uuid("watermark") : before;
        long expires = now + p.bigint("lease_millis") * 1_000;
        long applied = p.bigint("applied_epoch");
        Long skew = p.optional("skew_millis");
        long living = 0;
        List<Long> skews = new ArrayList<>();
        for (PodRow pod : tables.pods.values()) {
            living += pod.expiresAt > now ? 1 : 0;
            if (pod != row && pod.expiresAt > now && pod.skew != null) {
                skews.add(pod.skew);
            }
        }
        writes.add(() -> {
            row.expiresAt = expires;
            row.watermark = watermark;
            row.appliedEpoch = Math.max(row.appliedEpoch, applied);
            row.skew = skew;
            witness.renewed(row.id, row.watermark);
        });
        return answer.add(watermark, before, tables.epoch, living, skews.toArray(Long[]::new), IDENTITY, now);
    }

    private Rows applied(Parameters p, long now, Writes writes) {
        PodRow row = mine(p.integer("pod"), p.uuid("nonce"));
        if (row != null) {
            long applied = p.bigint("epoch");
            writes.add(() -> row.appliedEpoch = Math.max(row.appliedEpoch, applied));
        }
        return Rows.none();
    }

    private Rows others(Parameters p, long now, Writes writes) {
        Rows answer = sighted();
        for (PodRow pod : tables.pods.values()) {
            if (pod.id != p.integer("pod")) {
                add(answer, pod, now);
            }
        }
        return answer;
    }

    private Rows behind(Parameters p, long now, Writes writes) {
        Rows answer = sighted();
        for (PodRow pod : tables.pods.values()) {
            if (pod.appliedEpoch < p.bigint("epoch")) {
                add(answer, pod, now);
            }
        }
        return answer;
    }

    private static Rows sighted() {
        return Rows.of("id", "expires_at", "lease_millis", "expired", "age_millis");
    }

    private static void add(Rows answer, PodRow pod, long now) {
        answer.add(
                pod.id,
                ClaimStatements.time(pod.expiresAt),
                pod.leaseMillis,
                pod.expiresAt < now,
                pod.leaseMillis - Math.round((pod.expiresAt - now) / 1_000.0));
    }

    private Rows openSlot(Parameters p, long now, Writes writes) {
        Rows answer = Rows.of("slot");
        if (mine(p.integer("pod"), p.uuid("nonce")) != null) {
            var key = new SlotKey(p.integer("pod"), p.integer("slot"));
            UUID nonce = p.uuid("nonce");
            writes.add(() -> tables.slots.put(key, nonce));
            answer.add(p.integer("slot"));
        }
        return answer;
    }

    private Rows shutSlot(Parameters p, long now, Writes writes) {
        var key = new SlotKey(p.integer("pod"), p.integer("slot"));
        writes.add(() -> tables.slots.remove(key, p.uuid("nonce")));
        return Rows.single("pg_logical_emit_message", "0/0");
    }

    private @Nullable PodRow mine(int id, UUID nonce) {
        PodRow row = tables.pods.get(id);
        return row != null && row.nonce.equals(nonce) ? row : null;
    }
}
