package dev.signpost.simulation;

import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The played database: runs statements of the product by their names, one after the other. A transaction's writes are
 * seen when it commits; what it locks of a pod keeps others waiting until then.
 */
final class Database {
    static final long START_MICROS = 1_900_000_000_000_000L;

    private static final long LOCK_TIMEOUT_NANOS = 2 * Timeline.SECOND;

    final Tables tables = new Tables();
    final Judgement judgement;

    private final Timeline timeline;
    private final Map<String, Statement> statements = new HashMap<>();
    private final List<Waiting> waiting = new ArrayList<>();
    private final Set<Holder> holders = new LinkedHashSet<>();
    private Consumer<Notice> listener = notice -> {};
    private long jumpMicros;

    /** A notification. */
    record Notice(String channel, String payload) {}

    /** Whose locks others wait for. */
    private abstract static class Holder {
        /** True if a statement has to wait for it. */
        abstract boolean blocks(Need need);

        /** Is ended by somebody who waits for it, if it is one that may be ended. */
        abstract void terminate(boolean working, long idleSince);
    }

    /** What a statement locks of a pod. */
    private record Need(Kind kind, int pod, int slot) {
        enum Kind {
            NOTHING,
            /** The pod's own row. */
            POD,
            /** A slot's row, shared: a flush. */
            FLUSH,
            /** A slot's row, to delete it. */
            SHUT,
            /** All slots' rows, to delete them. */
            SHUT_ALL
        }
    }

    /** A statement that waits for a lock. */
    private record Waiting(@Nullable Session session, Need need, Runnable work) {}

    /** A transaction. */
    final class Session extends Holder {
        private final List<Runnable> writes = new ArrayList<>();
        private final Set<Integer> pods = new HashSet<>();
        private final Set<Integer> slots = new HashSet<>();
        private long activeNanos = timeline.nanos();
        private boolean over;

        private Session() {
            holders.add(this);
        }

        /** Writes what it has to, and frees what it holds. */
        void commit() {
            if (!over) {
                end();
                writes.forEach(Runnable::run);
                wakeWaiting();
            }
        }

        void rollback() {
            if (!over) {
                end();
                wakeWaiting();
            }
        }

        boolean over() {
            return over;
        }

        @Override
        boolean blocks(Need need) {
            return switch (need.kind()) {
                case NOTHING -> false;
                case POD -> pods.contains(need.pod());
                case FLUSH, SHUT, SHUT_ALL -> slots.contains(need.pod());
            };
        }

        @Override
        void terminate(boolean working, long idleSince) {
            if (working || activeNanos < idleSince) {
                rollback();
            }
        }

        private void end() {
            over = true;
            holders.remove(this);
            waiting.removeIf(each -> each.session() == this);
        }
    }

    /** A flush that has begun and hangs, with its slot locked. */
    final class Hung extends Holder {
        private final int pod;
        private final int slot;

        private Hung(int pod, int slot) {
            this.pod = pod;
            this.slot = slot;
            holders.add(this);
        }

        @Override
        boolean blocks(Need need) {
            boolean mine = need.pod() == pod && need.slot() == slot;
            return need.kind() == Need.Kind.SHUT ? mine : need.kind() == Need.Kind.SHUT_ALL && need.pod() == pod;
        }

        @Override
        void terminate(boolean working, long idleSince) {
            if (working) {
                holders.remove(this);
                wakeWaiting();
            }
        }

        /** Goes on, unless somebody has ended it. */
        void end(Runnable work) {
            if (holders.remove(this)) {
                work.run();
                wakeWaiting();
            }
        }
    }

    Database(Timeline timeline, Witness witness) {
        this.timeline = timeline;
        this.judgement = new Judgement(tables, epoch -> tell(new Notice("signpost_catalogue", Long.toString(epoch))));
        BiConsumer<String, Statement> register = statements::put;
        new AcceptStatements(tables, witness).register(register);
        new SettleStatements(tables, judgement, witness).register(register);
        new ClaimStatements(tables, witness).register(register);
        new PodStatements(tables, witness).register(register);
        new TakeOverStatements(tables, witness).register(register);
        new PauseStatements(tables, webhook -> tell(new Notice("signpost_resumed", Long.toString(webhook))))
                .register(register);
        new CatalogueStatements(tables).register(register);
        register.accept("queue.takeover_isolation", (p, now, writes) -> Rows.none());
        register.accept("queue.takeover_timeouts", (p, now, writes) -> Rows.single("backend", 1));
        register.accept("queue.takeover_free", this::free);
    }

    /** Whom to tell of notifications. */
    void listen(Consumer<Notice> hearing) {
        listener = hearing;
    }

    private void tell(Notice notice) {
        listener.accept(notice);
    }

    /** Microseconds since 1970 by this server's clock. */
    long now() {
        return START_MICROS + timeline.nanos() / 1_000 + jumpMicros;
    }

    /** Its clock is set. */
    void jump(long micros) {
        jumpMicros += micros;
    }

    Session begin() {
        return new Session();
    }

    /** Runs it now, or when what it waits for is free. */
    void run(String name, Tuple parameters, @Nullable Session session, Answer answer) {
        var p = Parameters.of(name, parameters);
        Need need = need(name, p);
        if (session != null) {
            session.activeNanos = timeline.nanos();
        }
        Runnable work = () -> answerTo(name, p, session, need, answer);
        if (blocked(need, session)) {
            var wait = new Waiting(session, need, work);
            waiting.add(wait);
            answer.waits();
            if (session != null) {
                timeline.in(LOCK_TIMEOUT_NANOS, Life.world(), () -> giveUp(wait, answer));
            }
        } else {
            work.run();
        }
    }

    private void giveUp(Waiting wait, Answer answer) {
        if (waiting.remove(wait)) {
            answer.failed(new PgException("canceling statement due to lock timeout", "ERROR", "55P03", ""));
        }
    }

    /** Hears what a statement came to. */
    interface Answer {
        /** Something is in its way. */
        void waits();

        void rows(Rows rows);

        void failed(PgException failure);
    }

    private void answerTo(String name, Parameters p, @Nullable Session session, Need need, Answer answer) {
        Statement statement = statements.get(name);
        if (statement == null) {
            throw new IllegalStateException("nobody plays " + name);
        }
        List<Runnable> writes = session == null ? new ArrayList<>() : session.writes;
        Rows rows;
        try {
            rows = statement.run(p, now(), writes::add);
        } catch (PgException refused) {
            answer.failed(refused);
            return;
        }
        if (session == null) {
            writes.forEach(Runnable::run);
        } else if (need.kind() == Need.Kind.SHUT_ALL) {
            session.slots.add(need.pod());
        } else if (need.kind() == Need.Kind.POD && rows.size() > 0) {
            session.pods.add(need.pod());
        }
        answer.rows(rows);
    }

    private static Need need(String name, Parameters p) {
        return switch (name) {
            case "queue.accept",
                    "queue.accept_plain",
                    "queue.settle",
                    "queue.settle_delivered",
                    "queue.claim",
                    "queue.claim_probe",
                    "queue.claim_named",
                    "queue.claim_release",
                    "queue.pause_note",
                    "queue.pause_end" -> new Need(Need.Kind.FLUSH, p.integer("pod"), 0);
            case "queue.pod_renew", "queue.pod_applied", "queue.slot_open", "queue.takeover_pod" ->
                new Need(Need.Kind.POD, p.integer("pod"), 0);
            case "queue.slot_shut" -> new Need(Need.Kind.SHUT, p.integer("pod"), p.integer("slot"));
            case "queue.takeover_slots" -> new Need(Need.Kind.SHUT_ALL, p.integer("pod"), 0);
            default -> new Need(Need.Kind.NOTHING, 0, 0);
        };
    }

    private boolean blocked(Need need, @Nullable Session mine) {
        for (Holder holder : holders) {
            if (holder != mine && holder.blocks(need)) {
                return true;
            }
        }
        return false;
    }

    private void wakeWaiting() {
        List<Waiting> all = List.copyOf(waiting);
        waiting.clear();
        for (Waiting each : all) {
            if (each.session() != null && each.session().over()) {
                continue;
            }
            if (blocked(each.need(), each.session())) {
                waiting.add(each);
            } else {
                each.work().run();
            }
        }
    }

    /** A flush begins and hangs; null if it has to wait even to begin. */
    @Nullable
    Hung hang(String name, Tuple parameters) {
        var p = Parameters.of(name, parameters);
        Need need = need(name, p);
        boolean begins = need.kind() == Need.Kind.FLUSH && !name.equals("queue.claim_release") && !blocked(need, null);
        return begins ? new Hung(need.pod(), p.integer("slot")) : null;
    }

    /** {@code takeover_free.sql}: ends those that transactions wait for. */
    private Rows free(Parameters p, long now, Statement.Writes writes) {
        long idleSince = timeline.nanos() - p.bigint("idle_millis") * Timeline.MILLI;
        List<Need> needs = waiting.stream()
                .filter(each -> each.session() != null)
                .map(Waiting::need)
                .toList();
        List<Holder> holding = holders.stream()
                .filter(holder -> needs.stream().anyMatch(holder::blocks))
                .toList();
        writes.add(() -> holding.forEach(holder -> holder.terminate(p.truth("all"), idleSince)));
        return Rows.of("pid", "ended");
    }
}
