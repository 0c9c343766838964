package dev.signpost.testkit;

import org.junit.jupiter.api.Assumptions;

/** A test cannot run for want of a program: in CI, which installs all of them, that is a failure. */
public final class Missing {
    private Missing() {}

    /** Leaves the test out, elsewhere than in CI. Throws by itself, whatever the caller does with what it returns. */
    public static RuntimeException leaveOut(String reason) {
        if (isCi()) {
            throw new AssertionError(reason);
        }
        return Assumptions.abort(reason);
    }

    static boolean isCi() {
        return Boolean.parseBoolean(System.getenv("CI"));
    }
}
