package dev.signpost.pg;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A named statement from a resource file: {@code queue.accept} is {@code sql/queue/accept.sql}. The name is the tag of
 * its metric. How such a file is written stands in the package document.
 */
public final class Sql {
    private final String name;
    private final String text;
    private final SqlParameters parameters;

    Sql(String name, String text, SqlParameters parameters) {
        this.name = name;
        this.text = text;
        this.parameters = parameters;
    }

    /** A statement in Postgres's own words, whose parameters have numbers and no names. */
    public Sql(String name, String text) {
        this(name, text, SqlParameters.NONE);
    }

    /** Owner package, a dot, the file's name. */
    public String name() {
        return name;
    }

    /** The statement as Postgres gets it. */
    public String text() {
        return text;
    }

    /** Names of its parameters in the order of their numbers. */
    public List<String> names() {
        return parameters.names();
    }

    SqlParameters parameters() {
        return parameters;
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

    @Override
    public String toString() {
        return name;
    }
}
