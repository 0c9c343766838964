package dev.signpost.pg;

/** Hears what work of several steps is doing, so that whoever waits for it can be told. */
@FunctionalInterface
public interface Progress {
    /** Tells nobody. */
    Progress SILENT = step -> {};

    /** The step before has ended, and this one begins: {@code starting Postgres}. */
    void now(String step);
}
