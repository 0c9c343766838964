package dev.signpost.outbound;

import dev.signpost.model.TargetUrl;
import io.vertx.core.net.Address;

/**
 * Where a request of {@link GuardedHttpClient} goes, and on whose behalf. The URL is what the strict parser made of the
 * text that was registered: nothing parses it again on its way.
 */
record Receiver(TargetUrl url, Sender sender) implements Address {}
