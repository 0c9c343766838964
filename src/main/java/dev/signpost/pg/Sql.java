package dev.signpost.pg;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * A named statement from a resource file: {@code queue.accept} is {@code sql/queue/accept.sql}. The name is the tag of
 * its metric.
 *
 * @param name owner package, a dot, the file's name
 * @param text the statement
 */
public record Sql(String name, String text) {

    /**
     * Reads a statement; meant for constants, so that a missing file stops the start.
     *
     * @throws IllegalStateException if there is no such file
     */
    public static Sql named(String name) {
        String path = "/sql/" + name.replace('.', '/') + ".sql";
        try (var in = Sql.class.getResourceAsStream(path)) {
            if (in == null) {
                throw new IllegalStateException("no SQL file " + path);
            }
            return new Sql(name, new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
