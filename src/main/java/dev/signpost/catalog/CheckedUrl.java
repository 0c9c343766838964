package dev.signpost.catalog;

import dev.signpost.model.Refusal;
import dev.signpost.model.Refusal.Fault;
import io.vertx.core.Future;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What came of checking a request's URL: kept as a value, so that its faults are told together with those of the other
 * fields.
 *
 * @param text canonical; null if the request named no URL or a faulty one
 * @param faults of the URL
 */
record CheckedUrl(@Nullable String text, List<Fault> faults) {

    static Future<CheckedUrl> of(UrlCheck check, @Nullable To<String> url) {
        if (url == null) {
            return Future.succeededFuture(new CheckedUrl(null, List.of()));
        }
        if (url.value() == null) {
            return Future.succeededFuture(new CheckedUrl(null, List.of(new Fault("/url", "A URL is required."))));
        }
        return check.check(url.value())
                .map(target -> new CheckedUrl(target.text(), List.of()))
                .recover(failure -> failure instanceof Refusal refusal && refusal.kind() == Refusal.Kind.INVALID
                        ? Future.succeededFuture(new CheckedUrl(null, refusal.faults()))
                        : Future.failedFuture(failure));
    }
}
