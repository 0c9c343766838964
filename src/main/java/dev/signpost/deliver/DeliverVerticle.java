package dev.signpost.deliver;

import dev.signpost.deliver.Dispatcher.Seat;
import dev.signpost.outbound.Transport;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import java.time.InstantSource;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** One event loop's lanes with their own HTTP client. Each webhook belongs to one of these by its key. */
public final class DeliverVerticle extends VerticleBase {
    private final Setup setup;
    private @Nullable Seat seat;
    private @Nullable WaysOut client;

    /**
     * What every deliver verticle is made from.
     *
     * @param client makes what carries requests to customers on the verticle's event loop
     * @param own where this pod measures itself
     * @param recording makes the sink of outcomes on the verticle's event loop; it is given what to call when it has
     *     room again
     */
    public record Setup(
            DeliverLimits limits,
            Board board,
            Tally tally,
            Ports.Permission permission,
            Ports.Catalogue catalogue,
            Ports.Profiles profiles,
            Ports.Stops stops,
            Ports.Resuming resuming,
            Function<Vertx, Transport> client,
            Ports.OwnReceiver own,
            Function<Runnable, Ports.Recording> recording,
            InstantSource clock,
            LongSupplier nanoTime,
            RandomGenerator random) {}

    public DeliverVerticle(Setup setup) {
        this.setup = setup;
    }

    @Override
    public Future<?> start() {
        var mine = new WaysOut(vertx, setup.client().apply(vertx), setup.own());
        var clocks = new Lanes.Clocks(setup.clock(), setup.nanoTime(), setup.random());
        var sources = new Attempts.Sources(
                setup.catalogue(),
                setup.profiles(),
                setup.stops(),
                setup.limits().longestRetryAfter(),
                clocks);
        var journal = new AttemptJournal(setup.tally());
        var lanes = new Lanes(
                vertx,
                setup.limits(),
                new Lanes.Shared(setup.board(), setup.tally(), setup.permission()),
                setup.recording().apply(this::resume),
                new Lanes.Making(new Attempts(sources, mine, journal), journal, setup.stops(), setup.resuming()),
                clocks);
        client = mine;
        seat = new Seat(context, lanes);
        return Future.succeededFuture();
    }

    @Override
    public Future<?> stop() {
        return client == null ? Future.succeededFuture() : client.close();
    }

    Seat seat() {
        if (seat == null) {
            throw new IllegalStateException("the verticle has not been deployed");
        }
        return seat;
    }

    private void resume() {
        if (seat != null) {
            seat.lanes().resume();
        }
    }
}
