package dev.signpost.manage;

import dev.signpost.catalog.Actor;
import dev.signpost.http.Call;
import dev.signpost.http.Scope;

/** Makes actors of callers. */
final class Callers {
    private Callers() {}

    /** Whoever sent the call, as the catalogue knows people. */
    static Actor actor(Call call) {
        return new Actor(call.caller().keyId(), call.caller().may(Scope.ADMIN));
    }
}
