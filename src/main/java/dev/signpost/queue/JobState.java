package dev.signpost.queue;

/**
 * Where a job stands. The names are what the database holds.
 *
 * <pre>
 *   RUNNING ──last chunk──► DONE
 *      └─────cancelled────► CANCELLED
 * </pre>
 */
public enum JobState {
    RUNNING,
    DONE,
    CANCELLED
}
