package dev.signpost.boot;

/** What a command's exit status says. */
final class ExitStatus {
    /** Done. */
    static final int DONE = 0;
    /** Could not be done; the reason is on standard error. */
    static final int FAILED = 1;
    /** The settings or the command line are invalid. */
    static final int WRONG_SETTINGS = 2;

    private ExitStatus() {}
}
