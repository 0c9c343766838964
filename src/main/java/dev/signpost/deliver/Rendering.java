package dev.signpost.deliver;

import dev.signpost.model.Event;
import dev.signpost.profile.Renderer;
import dev.signpost.profile.WireProfile;
import org.jspecify.annotations.Nullable;

/** An event's body, rendered once for all its webhooks of one profile on one event loop. */
final class Rendering {
    private final Event event;
    private @Nullable WireProfile profile;
    private byte @Nullable [] body;

    Rendering(Event event) {
        this.event = event;
    }

    byte[] body(WireProfile wanted) {
        byte[] ready = body;
        if (ready == null || !wanted.equals(profile)) {
            ready = Renderer.body(wanted, event);
            body = ready;
            profile = wanted;
        }
        return ready;
    }
}
