package dev.signpost.manage;

import dev.signpost.model.Tested;
import io.vertx.core.Future;

/** Sends test events. */
@FunctionalInterface
public interface TestEvents {

    /** Sends the example to the webhook now and once; fails with {@link dev.signpost.model.Refusal}. */
    Future<Tested> send(long tenantKey, long webhookKey, TestExample example);
}
