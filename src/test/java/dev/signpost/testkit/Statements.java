package dev.signpost.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The product's statements, as their files have them. */
public final class Statements {
    private static final Path ROOT = Path.of("src", "main", "resources", "sql");

    private Statements() {}

    /**
     * One of them.
     *
     * @param name as {@code Sql.named} takes it
     */
    public record Statement(String name, String source) {
        @Override
        public String toString() {
            return name;
        }
    }

    /** All of them; fragments are none. */
    public static List<Statement> all() {
        return files().stream()
                .filter(file -> !isFragment(file))
                .map(file -> new Statement(name(file), text(file)))
                .toList();
    }

    /** The files of statements and of fragments. */
    public static List<Path> files() {
        try (var files = Files.walk(ROOT)) {
            return files.filter(file -> file.toString().endsWith(".sql"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Of the statement in that file. */
    public static String name(Path file) {
        return ROOT.relativize(file).toString().replace(".sql", "").replace('/', '.');
    }

    private static boolean isFragment(Path file) {
        return file.toString().contains("fragments");
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
