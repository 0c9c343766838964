package dev.signpost;

import dev.signpost.boot.Program;

/** The way into {@link Program}. */
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        System.exit(Program.run(args));
    }
}
