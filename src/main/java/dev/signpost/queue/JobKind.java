package dev.signpost.queue;

/** What a job does with parked deliveries. The names are what the database holds. */
public enum JobKind {
    REPLAY_DEAD(true, true),
    DISCARD_DEAD(true, false),
    REPLAY_HELD(false, true),
    DISCARD_HELD(false, false);

    private final boolean dead;
    private final boolean replay;

    JobKind(boolean dead, boolean replay) {
        this.dead = dead;
        this.replay = replay;
    }

    /** True for dead letters, false for held deliveries. */
    boolean dead() {
        return dead;
    }

    /** True if it sends them again, false if it cancels them. */
    boolean replay() {
        return replay;
    }
}
