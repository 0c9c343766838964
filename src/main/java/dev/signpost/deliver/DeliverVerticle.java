package dev.signpost.deliver;

import dev.signpost.bus.Addresses;
import dev.signpost.bus.stage.AcceptedBatch;
import dev.signpost.bus.stage.ClaimedBatch;
import dev.signpost.bus.stage.Done;
import dev.signpost.bus.stage.DropQueues;
import dev.signpost.bus.stage.ReceiverRecovered;
import dev.signpost.bus.stage.StageBus;
import dev.signpost.bus.stage.StageMessage;
import dev.signpost.bus.stage.StopStage;
import dev.signpost.catalog.TenantMemory;
import dev.signpost.model.SendPermission;
import dev.signpost.model.SendStops;
import dev.signpost.outbound.Transport;
import dev.signpost.queue.Recording;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import java.time.InstantSource;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * One event loop's lanes with their own HTTP client. Each webhook belongs to one of these by its key. Consumes
 * {@link Addresses#deliver}.
 */
public final class DeliverVerticle extends VerticleBase {
    private final Setup setup;
    private final int index;
    private @Nullable Lanes lanes;
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
            StageBus bus,
            DeliverLimits limits,
            Board board,
            Tally tally,
            SendPermission permission,
            TenantMemory catalogue,
            ProfileMemory profiles,
            SendStops stops,
            ReceiverProof resuming,
            Function<Vertx, Transport> client,
            OwnReceiver own,
            Function<Runnable, Recording> recording,
            InstantSource clock,
            LongSupplier nanoTime,
            RandomGenerator random) {}

    /** @param index from 0 */
    public DeliverVerticle(Setup setup, int index) {
        this.setup = setup;
        this.index = index;
    }

    @Override
    public Future<?> start() {
        var mine = new WaysOut(vertx, setup.client().apply(vertx), setup.own());
        var clocks = new DeliverClocks(setup.clock(), setup.nanoTime(), setup.random());
        var sources = new Attempts.Sources(
                setup.catalogue(),
                setup.profiles(),
                setup.stops(),
                setup.limits().longestRetryAfter(),
                clocks);
        var journal = new AttemptJournal(setup.tally());
        var own = new Lanes(
                vertx,
                setup.limits(),
                new Lanes.Shared(setup.board(), setup.tally(), setup.permission()),
                setup.recording().apply(this::resume),
                new AttemptMaking(new Attempts(sources, mine, journal), journal, setup.stops(), setup.resuming()),
                clocks);
        client = mine;
        lanes = own;
        setup.bus().consume(Addresses.deliver(index), message -> answer(own, message));
        return Future.succeededFuture();
    }

    private static Future<Done> answer(Lanes lanes, StageMessage message) {
        if (message instanceof AcceptedBatch accepted) {
            lanes.take(accepted.pod(), accepted.events());
        } else if (message instanceof ClaimedBatch claimed) {
            lanes.takeClaimed(claimed.pod(), claimed.deliveries());
            lanes.park(claimed.pod(), claimed.unreadable());
        } else if (message instanceof ReceiverRecovered recovered) {
            lanes.lift(recovered.webhookKey());
        } else if (message instanceof DropQueues) {
            lanes.drop();
        } else if (message instanceof StopStage) {
            lanes.stop();
        } else {
            return StageBus.answerPing(message);
        }
        return Future.succeededFuture(Done.DONE);
    }

    @Override
    public Future<?> stop() {
        return client == null ? Future.succeededFuture() : client.close();
    }

    private void resume() {
        if (lanes != null) {
            lanes.resume();
        }
    }
}
