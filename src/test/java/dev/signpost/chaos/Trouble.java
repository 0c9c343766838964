package dev.signpost.chaos;

import java.util.Locale;

/** What the nemesis can do to the system. */
public enum Trouble {
    /** SIGKILL of a pod; started again after the hold. */
    POD_KILLED(6, true),
    /** SIGSTOP of a pod for longer than its lease, then SIGCONT. */
    POD_FROZEN(3, true),
    /** SIGSTOP of a pod for less than its lease: nobody may take it for dead, nor go on without it. */
    POD_PAUSED(1, false),
    /** SIGTERM of a pod, which must end by itself in time and leave nothing that is sent twice; started again. */
    POD_DRAINED(3, false),
    /** SIGKILL of all pods at once. */
    ALL_PODS_KILLED(1, true),
    /** SIGKILL of the database's processes; started again after the hold. */
    DATABASE_KILLED(2, true),
    /** The database is stopped and started again by its own means. */
    DATABASE_RESTARTED(1, true),
    /** SIGKILL of the database and of all pods. */
    EVERYTHING_KILLED(1, true),
    /** SIGSTOP of the database's processes. */
    DATABASE_FROZEN(1, true),
    /** No packet passes between a pod and the database, in either direction; nobody is told. */
    POD_CUT_OFF(3, true),
    /** Packets of a pod reach the database, and none comes back. */
    POD_UNHEARD(1, true),
    /** Part of the packets between a pod and the database is lost. */
    PACKETS_LOST(1, true),
    /** The connections of a pod to the database are reset, and new ones refused. */
    CONNECTIONS_REFUSED(1, true),
    /** The database gets a statement and works it, but its answer never reaches the pod: the connection is reset. */
    ANSWER_LOST(4, true),
    /** A statement reaches the database seconds after its connection was reset. */
    STATEMENT_LATE(2, true),
    /** Each answer of the database to a pod comes late. */
    DATABASE_SLOW(1, true),
    /** The database ends some of its connections. */
    BACKENDS_ENDED(2, true),
    /** Receivers of some webhooks answer 500, to everything or to some events. */
    RECEIVERS_FAIL(3, false),
    /** Receivers of some webhooks take seconds for each answer. */
    RECEIVERS_SLOW(2, false),
    /** Receivers of some webhooks take requests and never answer. */
    RECEIVERS_HANG(1, false),
    /** Receivers of some webhooks answer half a head, reset, redirect, answer too late. */
    RECEIVERS_MISBEHAVE(3, false),
    /** Receivers of some webhooks die between their 200 and the moment it is read. */
    RECEIVERS_DIE(2, false),
    /** Names of receivers resolve to nothing, to addresses that are denied, or not at all. */
    NAMES_LIE(2, false),
    /** A pod is started again with its clock a quarter of an hour off. */
    POD_CLOCK_WRONG(1, true),
    /** The database refuses some rows of what became of deliveries. */
    ROWS_REFUSED(0, true),
    /** A pod may open no more files and connections than it has. */
    DESCRIPTORS_OUT(1, true),
    /** A pod is started again with far too little memory, and with enough afterwards. It may end by itself. */
    HEAP_OUT(1, true),
    /** The disk of the database is full. */
    DISK_FULL(1, true),
    /** The database dies and its standby takes its place; later the old one comes back. */
    FAILED_OVER(0, true);

    private final int weight;
    private final boolean explainsDuplicates;

    Trouble(int weight, boolean explainsDuplicates) {
        this.weight = weight;
        this.explainsDuplicates = explainsDuplicates;
    }

    /** How often it is drawn, beside the others. */
    int weight() {
        return weight;
    }

    /** Whether a process may fail to record what it has sent. */
    boolean explainsDuplicates() {
        return explainsDuplicates;
    }

    /** Whether a process may go on later as if no time had passed. */
    boolean stopsTime() {
        return this == POD_FROZEN;
    }

    /** Whether a pod cannot renew its lease any more, and goes on working. */
    boolean endsLease() {
        return this == POD_CUT_OFF || this == POD_UNHEARD;
    }

    /** Whether nothing that was counted in memory is lost by it, as processes end in order, if at all. */
    boolean losesNoCounts() {
        return this == POD_DRAINED || this == POD_PAUSED || Plan.ofReceivers(this);
    }

    /** Whether somebody must take up what the struck one had accepted. */
    boolean isRecovered() {
        return this == POD_KILLED
                || this == POD_FROZEN
                || this == POD_DRAINED
                || this == ALL_PODS_KILLED
                || this == DATABASE_KILLED
                || this == EVERYTHING_KILLED
                || this == POD_CUT_OFF
                || this == FAILED_OVER;
    }

    /** As people write it: {@code pod-killed}. */
    String words() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static Trouble of(String words) {
        return valueOf(words.toUpperCase(Locale.ROOT).replace('-', '_'));
    }
}
