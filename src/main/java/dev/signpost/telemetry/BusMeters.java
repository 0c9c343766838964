package dev.signpost.telemetry;

import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.ReplyFailure;
import io.vertx.core.spi.metrics.EventBusMetrics;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Meters of the event bus that know the addresses in a list by name, and all others as one.
 *
 * @param <H> what {@code all} keeps for a handler
 */
final class BusMeters<H> implements EventBusMetrics<H> {
    /** What stands for an address or a method that is not in the list of those that are named. */
    static final String OTHER = "other";
    /** Reply addresses, one for each request, and Vert.x's own ones: nobody counts them. */
    private static final String INTERNAL = "__vertx.";

    private final EventBusMetrics<H> all;
    private final Predicate<String> named;

    BusMeters(EventBusMetrics<H> all, Predicate<String> named) {
        this.all = all;
        this.named = named;
    }

    private String label(String address) {
        return address.startsWith(INTERNAL) || named.test(address) ? address : OTHER;
    }

    @Override
    public @Nullable H handlerRegistered(String address) {
        return all.handlerRegistered(label(address));
    }

    @Override
    public void handlerUnregistered(@Nullable H handler) {
        all.handlerUnregistered(handler);
    }

    @Override
    public void scheduleMessage(@Nullable H handler, boolean local) {
        all.scheduleMessage(handler, local);
    }

    @Override
    public void discardMessage(@Nullable H handler, boolean local, Message<?> message) {
        all.discardMessage(handler, local, message);
    }

    @Override
    public void messageDelivered(@Nullable H handler, boolean local) {
        all.messageDelivered(handler, local);
    }

    @Override
    public void messageSent(String address, boolean publish, boolean local, boolean remote) {
        all.messageSent(label(address), publish, local, remote);
    }

    @Override
    public void messageReceived(String address, boolean publish, boolean local, int handlers) {
        all.messageReceived(label(address), publish, local, handlers);
    }

    @Override
    public void messageWritten(String address, int bytes) {
        all.messageWritten(label(address), bytes);
    }

    @Override
    public void messageRead(String address, int bytes) {
        all.messageRead(label(address), bytes);
    }

    @Override
    public void replyFailure(String address, ReplyFailure failure) {
        all.replyFailure(label(address), failure);
    }

    @Override
    public void close() {
        all.close();
    }
}
