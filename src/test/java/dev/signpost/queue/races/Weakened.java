package dev.signpost.queue.races;

import dev.signpost.pg.Sql;
import java.util.function.UnaryOperator;

/**
 * The queue's statements with something put in or taken away. Each change fails if the text is not what it expects, so
 * that a statement that is rewritten cannot quietly stop being weakened.
 */
final class Weakened {
    private static final String ALIVE = "WITH alive AS MATERIALIZED (";
    private static final String LOCK = " FOR KEY SHARE";
    private static final String FENCE = "SELECT 1 FROM pod_slot WHERE pod_id = $1 AND slot = $2 AND nonce = $3" + LOCK;
    private static final String NO_FENCE =
            "SELECT 1 WHERE $1::int IS NOT NULL AND $2::int IS NOT NULL AND $3::uuid IS NOT NULL";
    private static final String SETTLED = ")\nSELECT (SELECT count(*) FROM alive)";

    /** As the product has them. */
    static final UnaryOperator<Sql> NOT = UnaryOperator.identity();

    private static final String NAP = "pg_sleep(0.06 * random())";
    private static final UnaryOperator<Sql> DAWDLING = all(
            insideTheFence("queue.accept", NAP),
            insideTheFence("queue.claim", NAP),
            beforeItsEnd("queue.settle_delivered", NAP),
            beforeItsEnd("queue.settle", NAP));

    private Weakened() {}

    @SafeVarargs
    private static UnaryOperator<Sql> all(UnaryOperator<Sql>... changes) {
        return sql -> {
            Sql changed = sql;
            for (UnaryOperator<Sql> change : changes) {
                changed = change.apply(changed);
            }
            return changed;
        };
    }

    /** The statement stops when it has been let in and before it does anything, until the gate is open. */
    static UnaryOperator<Sql> stopsInsideTheFence(String name) {
        return insideTheFence(name, Gate.PASS);
    }

    /** A settle stops when it has noted its attempts, and before it ends. */
    static UnaryOperator<Sql> stopsBeforeItsEnd(String name) {
        return beforeItsEnd(name, Gate.PASS);
    }

    /** Whatever is fenced takes its time where it is most in danger. */
    static Sql dawdling(Sql sql) {
        return DAWDLING.apply(sql);
    }

    private static UnaryOperator<Sql> insideTheFence(String name, String call) {
        return change(name, text -> {
            String renamed = replace(text, ALIVE, "WITH let_in AS MATERIALIZED (");
            return replace(
                    renamed,
                    FENCE + "\n)",
                    FENCE + "\n),\nalive AS MATERIALIZED (SELECT 1 FROM let_in WHERE " + call + " IS NOT NULL)");
        });
    }

    private static UnaryOperator<Sql> beforeItsEnd(String name, String call) {
        return change(
                name,
                text -> replace(
                                text,
                                SETTLED,
                                "),\ngate AS MATERIALIZED (SELECT " + call
                                        + " AS passed FROM (SELECT count(*) FROM noted) n" + SETTLED)
                        + " FROM gate");
    }

    /** The fence is looked at, but not held. */
    static UnaryOperator<Sql> looksWithoutLocking(String name) {
        return change(name, text -> replace(text, LOCK, ""));
    }

    /** There is no fence. */
    static UnaryOperator<Sql> unfenced(String name) {
        return change(name, text -> replace(text, FENCE, NO_FENCE));
    }

    /** Keys are taken before the stale rows are left out. */
    static UnaryOperator<Sql> keysFirst() {
        return changeOnly("queue.accept", text -> {
            String first = replace(text, "WHERE fresh AND key_digest IS NOT NULL", "WHERE key_digest IS NOT NULL");
            return replace(
                    first,
                    "SELECT event_id FROM won",
                    "SELECT w.event_id FROM won w JOIN offered o ON o.id = w.event_id WHERE o.fresh");
        });
    }

    /** The take-over sees what was there when it began. */
    static UnaryOperator<Sql> looksWithOldEyes() {
        return change("queue.takeover_isolation", text -> replace(text, "READ COMMITTED\n", "REPEATABLE READ\n"));
    }

    /** The take-over deletes the slots and looks for open events in one statement. */
    static UnaryOperator<Sql> deletesAndLooksAtOnce() {
        UnaryOperator<Sql> notYet = change("queue.takeover_slots", text -> "SELECT 1 WHERE $1::int IS NOT NULL");
        UnaryOperator<Sql> together = change(
                "queue.takeover_events",
                text -> replace(
                        text,
                        "WITH looked AS MATERIALIZED (",
                        "WITH shut AS (DELETE FROM pod_slot WHERE pod_id = $1),\nlooked AS MATERIALIZED ("));
        return sql -> together.apply(notYet.apply(sql));
    }

    /** Partitions go though a pod, which nobody has taken over yet, may have open events in them. */
    static UnaryOperator<Sql> retiresUnderPods() {
        return change(
                "queue.partitions_oldest",
                text -> replace(text, "AND NOT EXISTS (SELECT FROM pod d WHERE d.watermark < o.upper_id)", ""));
    }

    /** Partitions go though deliveries of their events wait or are being sent. */
    static UnaryOperator<Sql> retiresUnderTheBacklog() {
        return change("queue.partitions_oldest", text -> replace(text, "b LIMIT 1) IS NULL", "b LIMIT 0) IS NULL"));
    }

    /** After a lost answer one looks at once, without shutting the flush out. */
    static UnaryOperator<Sql> neverShuts() {
        return change(
                "queue.slot_shut",
                text -> "SELECT 1 WHERE $1::int IS NOT NULL AND $2::int IS NOT NULL AND $3::uuid IS NOT NULL");
    }

    /** An accept has a short form for the common case, which is changed alike. */
    private static UnaryOperator<Sql> change(String name, UnaryOperator<String> text) {
        return name.equals("queue.accept")
                ? all(changeOnly(name, text), changeOnly("queue.accept_plain", text))
                : changeOnly(name, text);
    }

    private static UnaryOperator<Sql> changeOnly(String name, UnaryOperator<String> text) {
        return sql -> sql.name().equals(name) ? new Sql(name, text.apply(sql.text())) : sql;
    }

    private static String replace(String text, String old, String fresh) {
        if (!text.contains(old)) {
            throw new AssertionError("the statement has no '" + old + "' any more:\n" + text);
        }
        return text.replace(old, fresh);
    }
}
