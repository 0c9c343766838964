package dev.signpost.pg;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A named statement from a resource file: {@code queue.accept} is {@code sql/queue/accept.sql}. The name is the tag of
 * its metric. How such a file is written stands in the package document.
 *
 * @param name owner package, a dot, the file's name
 * @param text the statement as Postgres gets it
 * @param parameters by their numbers
 */
public record Sql(String name, String text, List<SqlParameter> parameters) {
    public Sql {
        parameters = List.copyOf(parameters);
    }

    /** A statement of Postgres's own syntax, whose parameters have numbers and no names. */
    public Sql(String name, String text) {
        this(name, text, List.of());
    }

    /**
     * Reads a statement; meant for constants, so that a missing or a faulty file stops the start.
     *
     * @throws IllegalStateException if there is no such file, or with all its faults
     */
    public static Sql named(String name) {
        String path = path(name);
        String source = resource(path);
        if (source == null) {
            throw new IllegalStateException("no SQL file /" + path);
        }
        return of(name, source);
    }

    /**
     * Reads a statement from elsewhere; its fragments are those of its name's package.
     *
     * @throws IllegalStateException with all its faults
     */
    public static Sql of(String name, String source) {
        return new SqlReader(name, path(name), Sql::resource).read(source);
    }

    /** Begins a call of it. */
    public Binding bind() {
        return new Binding(this);
    }

    private static String path(String name) {
        return "sql/" + name.replace('.', '/') + ".sql";
    }

    private static @Nullable String resource(String path) {
        try (var in = Sql.class.getResourceAsStream("/" + path)) {
            return in == null ? null : new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
