package dev.signpost.chaos;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Builds the library that, loaded before libc, gives a process another time of day. */
final class WrongClock {
    private WrongClock() {}

    static Path library(Path directory) {
        Path source = directory.resolve("wall_clock.c");
        Path library = directory.resolve("wall_clock.so");
        try (var stream = WrongClock.class.getResourceAsStream("/dev/signpost/scenario/wall_clock.c")) {
            if (stream == null) {
                throw new IOException("no wall_clock.c");
            }
            Files.copy(stream, source);
            int status = new ProcessBuilder("cc", "-shared", "-fPIC", "-o", library.toString(), source.toString())
                    .inheritIO()
                    .start()
                    .waitFor();
            if (status != 0) {
                throw new IOException("the C compiler ended with " + status);
            }
            return library;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
