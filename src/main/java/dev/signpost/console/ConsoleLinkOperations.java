package dev.signpost.console;

import dev.signpost.http.Call;
import dev.signpost.http.Operation;
import dev.signpost.http.Reply;
import dev.signpost.http.Scope;
import dev.signpost.http.Times;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Map;

/** Console links over the API. */
public final class ConsoleLinkOperations {
    private static final int DEFAULT_SECONDS = 3600;

    private final ConsoleLinks links;

    ConsoleLinkOperations(ConsoleLinks links) {
        this.links = links;
    }

    /** The handlers, by operation id. */
    public Map<String, Operation> operations() {
        return Map.of("createConsoleLink", this::create);
    }

    private Future<Reply> create(Call call) {
        int seconds = call.body().getInteger("expiresInSeconds", DEFAULT_SECONDS);
        var scopes = Scope.ofWords(call.body().getJsonArray("scopes"));
        return links.make(call.caller(), call.tenantRef(), scopes, Duration.ofSeconds(seconds))
                .map(ConsoleLinkOperations::shown);
    }

    /** Without a Location: there is nothing to look at again. */
    private static Reply shown(ConsoleLinks.Made made) {
        var body = new JsonObject().put("url", made.url().reveal()).put("expiresAt", Times.text(made.expiresMillis()));
        return new Reply(201, Map.of(), body.toBuffer());
    }
}
