package dev.signpost.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** What goes wrong between one process and the database, and when. */
final class Weather {
    private final Random random;
    private final List<Spell> spells = new ArrayList<>();

    /** What may become of a statement. */
    enum Fault {
        /** Nobody is there. */
        AWAY,
        /** It is lost on its way. */
        REQUEST_LOST,
        /** It is carried out, and the answer is lost. */
        ANSWER_LOST,
        /** The connection breaks, and the server carries the statement out some time later. */
        LATE,
        /** The server stops in the middle of it, with what it has locked, and goes on later. */
        HANGS,
        /** The server gives up: deadlock, out of resources. */
        REFUSED,
        /** It takes its time. */
        SLOW
    }

    /** @param often of a thousand statements so many meet it */
    record Spell(Fault fault, int often, long fromNanos, long untilNanos) {}

    Weather(Random random) {
        this.random = random;
    }

    void add(Spell spell) {
        spells.add(spell);
    }

    /** What becomes of a statement that is sent now; null for nothing. */
    @Nullable
    Fault draw(long nowNanos) {
        if (spells.isEmpty()) {
            return null;
        }
        for (Spell spell : spells) {
            if (spell.fromNanos <= nowNanos && nowNanos < spell.untilNanos && random.nextInt(1000) < spell.often) {
                return spell.fault;
            }
        }
        return null;
    }

    /** All is well from now on. */
    void clear() {
        spells.clear();
    }

    Random random() {
        return random;
    }
}
