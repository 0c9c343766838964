package dev.signpost.pg;

/** Hears of each statement; what it makes of that (a timer by the statement's name) is its owner's affair. */
@FunctionalInterface
public interface StatementObserver {
    /** Nobody is listening. */
    StatementObserver NONE = sql -> failed -> {};

    /** Called when a statement is handed to the pool; the answer is called back once, on the pool's event loop. */
    Answered sent(Sql sql);

    /** The end of one statement. */
    @FunctionalInterface
    interface Answered {
        void answered(boolean failed);
    }
}
