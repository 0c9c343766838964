package dev.signpost.pg;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Map;

/** A process of its own that holds an embedded database open until its input ends. */
final class EmbeddedHolder {
    private EmbeddedHolder() {}

    public static void main(String[] args) throws Exception {
        try (var database = EmbeddedDatabase.open(Path.of(args[0]), Map.of(), new SecureRandom())) {
            System.out.println(database.uri().port());
            while (System.in.read() >= 0) {
                // Nothing is said, only that it ends.
            }
        }
    }

    /** Starts it and answers when the database is open. */
    static Process start(Path directory) throws Exception {
        var process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        EmbeddedHolder.class.getName(),
                        directory.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String port = process.inputReader().readLine();
        if (port == null) {
            throw new IllegalStateException("the holder ended with " + process.waitFor());
        }
        return process;
    }
}
