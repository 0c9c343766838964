package dev.signpost.manage;

import dev.signpost.model.SentRequest;
import dev.signpost.queue.History;
import io.vertx.core.Future;
import java.util.Map;

/** Tells what a delivery's attempts have sent. */
@FunctionalInterface
public interface SentRequests {

    /** By the attempts' numbers; an attempt that is left out has nothing to tell. */
    Future<Map<Integer, SentRequest>> of(long tenantKey, History.Delivery delivery);
}
