package dev.signpost.simulation;

/** What one statement of the product means: what it reads and answers, and what it writes if it commits. */
@FunctionalInterface
interface Statement {
    /**
     * Reads and answers.
     *
     * @param now by the database's clock, microseconds since 1970
     * @param writes takes what is to be written, which happens when the statement or its transaction commits
     */
    Rows run(Parameters parameters, long now, Writes writes);

    /** What a statement writes. */
    interface Writes {
        void add(Runnable write);
    }
}
