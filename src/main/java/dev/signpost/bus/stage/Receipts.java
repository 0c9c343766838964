package dev.signpost.bus.stage;

import dev.signpost.model.Pod;
import io.vertx.core.Vertx;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a deliver verticle has taken from other stages, told to them: once for all that came within
 * {@value #PAUSE_MILLIS} ms, for an answer to each batch would cost more than the batch. A batch at which the verticle
 * has thrown leaves a gap, and nothing behind a gap is told. Owned by the verticle's event loop.
 */
public final class Receipts {
    static final long PAUSE_MILLIS = 50;

    private final Vertx vertx;
    private final StageBus bus;
    private final int verticle;
    private final Map<String, Series> series = new HashMap<>();
    private boolean armed;

    /** What one stage has handed over. */
    private static final class Series {
        private @Nullable Pod pod;
        private long taken;
        private long told;
    }

    /** @param verticle its index */
    public Receipts(Vertx vertx, StageBus bus, int verticle) {
        this.vertx = vertx;
        this.bus = bus;
        this.verticle = verticle;
    }

    /** To be called when all of the batch is in queues, or settled. */
    public void taken(HandedBatch batch) {
        Series of = series.computeIfAbsent(batch.from(), from -> new Series());
        if (!batch.pod().equals(of.pod)) {
            of.pod = batch.pod();
            of.taken = 0;
            of.told = 0;
        }
        if (batch.number() == of.taken + 1) {
            of.taken++;
        }
        if (!armed) {
            armed = true;
            vertx.setTimer(PAUSE_MILLIS, over -> tell());
        }
    }

    private void tell() {
        armed = false;
        series.forEach((from, of) -> {
            Pod pod = of.pod;
            if (pod != null && of.taken > of.told) {
                of.told = of.taken;
                bus.send(from, new Taken(verticle, pod, of.taken));
            }
        });
    }
}
