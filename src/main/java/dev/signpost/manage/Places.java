package dev.signpost.manage;

import dev.signpost.http.Call;
import dev.signpost.http.Reply;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** Places in lists that are ordered by an internal number. */
final class Places {
    private Places() {}

    /** Number of the last item of the page before, or null at the start. */
    static @Nullable Long before(Call call) {
        return call.page().after().map(Long::valueOf).orElse(null);
    }

    /** How many to read: one more than the page has, which tells whether there is another page. */
    static int oneMore(Call call) {
        return call.page().limit() + 1;
    }

    /** What the page shows of that many or one more. */
    static <T> List<T> shown(Call call, List<T> found) {
        return found.subList(0, Math.min(found.size(), call.page().limit()));
    }

    /** The answer with one page. */
    static <T> Reply reply(Call call, List<T> found, Function<T, JsonObject> form, ToLongFunction<T> number) {
        return Reply.ok(list(call, found, form, number));
    }

    /** The answer's body. */
    static <T> JsonObject list(Call call, List<T> found, Function<T, JsonObject> form, ToLongFunction<T> number) {
        List<T> shown = shown(call, found);
        String next =
                found.size() > shown.size() ? Long.toString(number.applyAsLong(shown.get(shown.size() - 1))) : null;
        return call.page().list(shown.stream().map(form).toList(), next);
    }
}
