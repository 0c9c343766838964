package dev.signpost.deliver;

import dev.signpost.model.Outcome;
import dev.signpost.outbound.OutboundRequest;
import dev.signpost.outbound.Transport;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import org.jspecify.annotations.Nullable;

/**
 * The clients of one event loop: the one that goes to customers, and one that goes to this pod's own receiver, made
 * when it is first needed. Which of them a request takes is decided by its tenant and never by its URL, so that no URL
 * leads inside.
 */
final class WaysOut {
    private final Vertx loop;
    private final Transport customers;
    private final OwnReceiver own;
    private @Nullable Transport inside;

    WaysOut(Vertx loop, Transport customers, OwnReceiver own) {
        this.loop = loop;
        this.customers = customers;
        this.own = own;
    }

    Future<Outcome> send(long tenantKey, OutboundRequest request) {
        var receiver = own.of(tenantKey);
        return receiver == null ? customers.send(request) : inside().send(request.to(receiver));
    }

    private Transport inside() {
        if (inside == null) {
            inside = own.client(loop);
        }
        return inside;
    }

    Future<?> close() {
        return inside == null ? customers.close() : Future.join(customers.close(), inside.close());
    }
}
