package dev.signpost.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The programs of the embedded Postgres, as the tests' own server has unpacked them. A process of a scenario finds them
 * in its data directory, which saves it some seconds; what unpacking does is the subject of EmbeddedDatabaseTest.
 */
final class UnpackedPostgres {
    private static final Path THERE = Path.of("target", "test-database");
    private static final String NAME = "postgres-programs-";

    private UnpackedPostgres() {}

    /** A link in that directory, if it has none of its own and the tests' server has been started here before. */
    static void lendTo(Path dataDir) throws IOException {
        for (Path programs : unpacked(THERE)) {
            Path link = dataDir.resolve(programs.getFileName().toString());
            if (!Files.exists(link)) {
                Files.createSymbolicLink(link, programs.toAbsolutePath());
            }
        }
    }

    /** Takes the link away, lest whoever deletes the directory wonder where it leads. */
    static void takeBack(Path dataDir) {
        try {
            for (Path link : unpacked(dataDir)) {
                if (Files.isSymbolicLink(link)) {
                    Files.delete(link);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Path> unpacked(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (var files = Files.list(directory)) {
            return files.filter(file -> file.getFileName().toString().startsWith(NAME))
                    .filter(file -> !file.toString().endsWith(".unfinished"))
                    .toList();
        }
    }
}
