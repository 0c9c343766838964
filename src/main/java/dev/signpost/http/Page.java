package dev.signpost.http;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Which part of a list is asked for. Positions are texts of the operation's own making, such as the last id of the
 * page before; the caller only ever sees them sealed ({@link Cursors}).
 */
public final class Page {
    public static final int DEFAULT_LIMIT = 50;
    public static final int MAX_LIMIT = 200;

    private final int limit;
    private final @Nullable String after;
    private final UnaryOperator<String> seal;

    /**
     * @param limit items at most, 1 to {@link #MAX_LIMIT}
     * @param after position of the last item already seen, or null to begin
     * @param seal makes a cursor of a position
     */
    public Page(int limit, @Nullable String after, UnaryOperator<String> seal) {
        this.limit = limit;
        this.after = after;
        this.seal = seal;
    }

    /** Items at most. Read one more to know whether there is a next page. */
    public int limit() {
        return limit;
    }

    /** Position to go on behind, or empty for the start. */
    public Optional<String> after() {
        return Optional.ofNullable(after);
    }

    /**
     * The list's answer.
     *
     * @param items JSON of each item, in order
     * @param last position of the last one if there is more behind it, or null at the end of the list
     */
    public JsonObject list(List<JsonObject> items, @Nullable String last) {
        return new JsonObject()
                .put("items", new JsonArray(List.copyOf(items)))
                .put("nextCursor", last == null ? null : seal.apply(last));
    }
}
