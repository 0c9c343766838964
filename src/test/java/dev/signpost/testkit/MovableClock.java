package dev.signpost.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;

/**
 * Debian's Postgres on a machine whose time of day a test sets while it runs, by way of a library that is loaded before
 * libc. Its monotonic clock is right, as on a machine whose time somebody set.
 */
public final class MovableClock {
    private final Path file;

    private MovableClock(Path file) {
        this.file = file;
    }

    /** A server and the clock of its machine. */
    public record Moved(StockPostgres postgres, MovableClock clock) {}

    /** @param directory an empty one of the caller's; everybody will be able to read it */
    public static Moved postgres(Path directory) {
        Path programs = StockPostgres.programs().orElseThrow(() -> new AssertionError(StockPostgres.MISSING));
        try {
            Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
            Path library = compiled(directory);
            var clock = new MovableClock(directory.resolve("seconds"));
            clock.set(0);
            script(directory.resolve("initdb"), "exec " + programs.resolve("initdb") + " \"$@\"");
            script(
                    directory.resolve("postgres"),
                    "export LD_PRELOAD=" + library + " WALL_CLOCK_FILE=" + clock.file + "\nexec "
                            + programs.resolve("postgres") + " \"$@\"");
            return new Moved(StockPostgres.start(directory, Map.of()), clock);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sets the clock so many seconds ahead of the right time, or behind it. */
    public void set(long seconds) {
        var bytes =
                ByteBuffer.allocate(Long.BYTES).order(ByteOrder.nativeOrder()).putLong(0, seconds);
        try (var channel = Files.newByteChannel(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            // In place: whoever has the file mapped sees it at once.
            channel.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void script(Path file, String text) throws IOException {
        Files.writeString(file, "#!/bin/sh\n" + text + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private static Path compiled(Path directory) throws IOException {
        Path source = directory.resolve("wall_clock.c");
        Path library = directory.resolve("wall_clock.so");
        try (var stream = MovableClock.class.getResourceAsStream("/dev/signpost/scenario/wall_clock.c")) {
            if (stream == null) {
                throw new IOException("no wall_clock.c");
            }
            Files.copy(stream, source);
        }
        Process compiler = new ProcessBuilder("cc", "-shared", "-fPIC", "-o", library.toString(), source.toString())
                .inheritIO()
                .start();
        if (!ServerProcess.ended(compiler, 60) || compiler.exitValue() != 0) {
            throw new IOException("the C compiler failed");
        }
        return library;
    }
}
