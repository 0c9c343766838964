package dev.signpost.ingest;

import dev.signpost.bus.Addresses;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.MessageConsumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Accepts events: one for each pod, so that batches are as large as the load allows. It answers
 * {@code signpost.publish} on the event bus; publishers by HTTP come to its {@link #intake} on their own event loops.
 */
public final class IngestVerticle extends VerticleBase {
    private final Setup setup;
    private @Nullable BatchIntake batches;
    private @Nullable Intake intake;
    private volatile @Nullable MessageConsumer<Object> consumer;

    /**
     * What the intake is made from.
     *
     * @param store made on the verticle's event loop
     * @param next the stages that come next
     * @param counted makes an intake that counts of one that does not
     * @param maxBodyBytes of an event that is published on the bus
     * @param nanoTime monotonic nanoseconds
     */
    public record Setup(
            Function<Vertx, IngestStore> store,
            NextStages next,
            IngestSurroundings surroundings,
            IntakeLimits limits,
            UnaryOperator<Intake> counted,
            int maxBodyBytes,
            LongSupplier nanoTime) {}

    public IngestVerticle(Setup setup) {
        this.setup = setup;
    }

    @Override
    public Future<?> start() {
        batches = new BatchIntake(
                vertx,
                setup.store().apply(vertx),
                setup.next(),
                setup.surroundings(),
                setup.limits(),
                setup.nanoTime());
        intake = setup.counted().apply(batches);
        setup.next().bus().consume(Addresses.INGEST, batches::heard);
        return Future.succeededFuture();
    }

    /** Begins to answer {@code signpost.publish}, like the HTTP ports when everything else has started. */
    public Future<Void> listen() {
        Promise<Void> listening = Promise.promise();
        context.runOnContext(turn -> new PublishConsumer(intake(), setup.maxBodyBytes())
                .register(vertx)
                .onSuccess(registered -> consumer = registered)
                .<Void>mapEmpty()
                .onComplete(listening));
        return listening.future();
    }

    /** Answers {@code signpost.publish} no more. */
    public Future<Void> stopListening() {
        MessageConsumer<Object> listening = consumer;
        return listening == null ? Future.succeededFuture() : listening.unregister();
    }

    /** Where publishers by HTTP hand their events in; safe on every event loop. */
    public Intake intake() {
        if (intake == null) {
            throw new IllegalStateException("the verticle has not been deployed");
        }
        return intake;
    }

    /** The same for the events by which pods measure themselves, which count for nothing. */
    public Intake uncounted() {
        if (batches == null) {
            throw new IllegalStateException("the verticle has not been deployed");
        }
        return batches;
    }

    /** Events that wait for an answer. */
    public int pending() {
        return batches == null ? 0 : batches.pending();
    }
}
