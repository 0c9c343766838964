package dev.signpost.bus.stage;

import dev.signpost.bus.Addresses;
import dev.signpost.model.Delivery;
import dev.signpost.model.Pod;
import dev.signpost.model.Webhook;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How one stage hands deliveries to the deliver verticles: one message for each verticle and batch, and a look at
 * whether they are taken. While anything is not, it looks every {@value #LOOK_MILLIS} ms; looks are counted and not
 * time, so that a process that was frozen first hears what was answered. Owned by the event loop of the stage.
 */
public final class HandOver {
    static final long LOOK_MILLIS = 50;

    /** After so many looks at which nothing was taken, one second, the verticle is not going to. */
    static final int LOOKS = 20;

    private final Vertx vertx;
    private final StageBus bus;
    private final String from;
    private final Unanswered unanswered;
    private final List<Verticle> verticles = new ArrayList<>();
    private @Nullable Pod pod;
    private boolean armed;

    /** Told that a verticle has not taken what was handed to it. */
    @FunctionalInterface
    public interface Unanswered {
        /**
         * It has thrown, is gone, or does not answer for a second. Nobody knows whether its queues have what it was
         * handed, and as long as the pod keeps its lease nobody would look for it. Called once for each pod.
         *
         * @param pod under which it was accepted or claimed
         * @param address of the verticle
         */
        void by(String address, Pod pod);
    }

    /** What this stage has handed to one verticle, by number. */
    private static final class Verticle {
        private final String address;
        private long sent;
        private long taken;
        // The last that had been sent when it was looked at, and looks since at which it was not taken.
        private long expected;
        private int looks;

        private Verticle(String address) {
            this.address = address;
        }

        private void begin() {
            sent = 0;
            taken = 0;
            expected = 0;
            looks = 0;
        }

        /** True if it has been silent for too long. */
        private boolean isSilent() {
            if (taken >= expected) {
                expected = sent;
                looks = 0;
                return false;
            }
            looks++;
            return looks >= LOOKS;
        }
    }

    /**
     * @param count of deliver verticles: each webhook belongs to one of them, by its key
     * @param from address of the stage; it passes {@link Taken} on to {@link #taken}
     */
    public HandOver(Vertx vertx, StageBus bus, int count, String from, Unanswered unanswered) {
        this.vertx = vertx;
        this.bus = bus;
        this.from = from;
        this.unanswered = unanswered;
        for (int i = 0; i < count; i++) {
            verticles.add(new Verticle(Addresses.deliver(i)));
        }
    }

    /** First attempts of events that have just become durable, accepted under that pod. */
    public void accepted(Pod under, List<AcceptedEvent> events) {
        List<List<AcceptedEvent>> shares = forEachVerticle();
        events.forEach(event -> divide(event, shares));
        begin(under);
        for (int i = 0; i < shares.size(); i++) {
            List<AcceptedEvent> mine = shares.get(i);
            if (!mine.isEmpty()) {
                Verticle verticle = verticles.get(i);
                bus.send(verticle.address, new AcceptedBatch(from, under, ++verticle.sent, mine));
            }
        }
        arm();
    }

    private void divide(AcceptedEvent event, List<List<AcceptedEvent>> shares) {
        if (event.targets().size() == 1) {
            shares.get(indexOf(event.targets().get(0).key())).add(event);
            return;
        }
        List<List<Webhook>> targets = forEachVerticle();
        event.targets().forEach(webhook -> targets.get(indexOf(webhook.key())).add(webhook));
        for (int i = 0; i < targets.size(); i++) {
            if (!targets.get(i).isEmpty()) {
                shares.get(i).add(new AcceptedEvent(event.event(), targets.get(i), event.ticket()));
            }
        }
    }

    /**
     * Deliveries that were claimed from the backlog under that pod.
     *
     * @param unreadable those of them whose event cannot be sent
     */
    public void claimed(Pod under, List<Delivery> deliveries, List<Delivery> unreadable) {
        List<List<Delivery>> good = divided(deliveries);
        List<List<Delivery>> bad = divided(unreadable);
        begin(under);
        for (int i = 0; i < good.size(); i++) {
            if (!good.get(i).isEmpty() || !bad.get(i).isEmpty()) {
                Verticle verticle = verticles.get(i);
                bus.send(verticle.address, new ClaimedBatch(from, under, ++verticle.sent, good.get(i), bad.get(i)));
            }
        }
        arm();
    }

    private List<List<Delivery>> divided(List<Delivery> deliveries) {
        List<List<Delivery>> shares = forEachVerticle();
        deliveries.forEach(
                delivery -> shares.get(indexOf(delivery.webhookKey())).add(delivery));
        return shares;
    }

    /** A verticle has taken something. */
    public void taken(Taken receipt) {
        if (receipt.pod().equals(pod)) {
            Verticle verticle = verticles.get(receipt.verticle());
            verticle.taken = Math.max(verticle.taken, receipt.number());
        }
    }

    /** What was handed over under an earlier pod is others' by now. */
    private void begin(Pod under) {
        if (!under.equals(pod)) {
            pod = under;
            verticles.forEach(Verticle::begin);
        }
    }

    private void arm() {
        if (!armed) {
            armed = true;
            vertx.setTimer(LOOK_MILLIS, over -> look());
        }
    }

    private void look() {
        armed = false;
        Pod mine = pod;
        if (mine == null) {
            return;
        }
        boolean open = false;
        for (Verticle verticle : verticles) {
            if (verticle.isSilent()) {
                pod = null;
                unanswered.by(verticle.address, mine);
                return;
            }
            open |= verticle.taken < verticle.sent;
        }
        if (open) {
            arm();
        }
    }

    private <T> List<List<T>> forEachVerticle() {
        List<List<T>> lists = new ArrayList<>(verticles.size());
        for (int i = 0; i < verticles.size(); i++) {
            lists.add(new ArrayList<>());
        }
        return lists;
    }

    private int indexOf(long webhookKey) {
        return DeliverQueues.index(webhookKey, verticles.size());
    }
}
