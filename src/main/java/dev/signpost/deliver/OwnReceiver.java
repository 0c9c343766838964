package dev.signpost.deliver;

import dev.signpost.model.TargetUrl;
import dev.signpost.outbound.Transport;
import io.vertx.core.Vertx;
import org.jspecify.annotations.Nullable;

/** The tenant by which pods measure themselves: its requests go to this pod's own receiver, and no others do. */
public interface OwnReceiver {

    /** Where that tenant's requests go instead of its webhooks' URLs; null for any other tenant. */
    @Nullable
    TargetUrl of(long tenantKey);

    /** Makes the client that goes there, and nowhere else, on the caller's event loop. */
    Transport client(Vertx loop);
}
