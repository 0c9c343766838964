package dev.signpost.catalog;

import dev.signpost.model.TargetUrl;
import io.vertx.core.Future;

/** Decides where a webhook may point; the same rules as at every connect. */
@FunctionalInterface
public interface UrlCheck {

    /**
     * The canonical form of a user's text; fails with {@link dev.signpost.model.Refusal} INVALID at {@code /url} if
     * deliveries may not go there.
     */
    Future<TargetUrl> check(String url);
}
