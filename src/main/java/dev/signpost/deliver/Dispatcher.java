package dev.signpost.deliver;

import dev.signpost.model.Delivery;
import dev.signpost.model.Event;
import dev.signpost.model.Webhook;
import dev.signpost.queue.HandedOver;
import dev.signpost.queue.Pod;
import dev.signpost.queue.Settlement;
import dev.signpost.queue.Watermark;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Brings deliveries to the verticle that their webhook belongs to, with one hop for each verticle and batch. Any thread
 * may call.
 */
public final class Dispatcher {
    private final List<Seat> seats;

    /** A deliver verticle: its lanes and the event loop that owns them. */
    record Seat(Context context, Lanes lanes) {
        void run(Consumer<Lanes> work) {
            context.runOnContext(nothing -> work.accept(lanes));
        }
    }

    /** One event's targets at one verticle. */
    private record Share(Event event, List<Webhook> targets, Watermark.Ticket ticket) {}

    private Dispatcher(List<Seat> seats) {
        this.seats = List.copyOf(seats);
    }

    /** Over all verticles, which must have been deployed. */
    public static Dispatcher over(List<DeliverVerticle> verticles) {
        return new Dispatcher(verticles.stream().map(DeliverVerticle::seat).toList());
    }

    /** First attempts of events that have just become durable, accepted under that pod. */
    public void handOver(Pod pod, List<HandedOver> events) {
        List<List<Share>> shares = new ArrayList<>(seats.size());
        seats.forEach(seat -> shares.add(new ArrayList<>()));
        for (HandedOver event : events) {
            divide(event, shares);
        }
        for (int i = 0; i < shares.size(); i++) {
            List<Share> mine = shares.get(i);
            if (!mine.isEmpty()) {
                seats.get(i).run(lanes -> mine.forEach(s -> lanes.take(pod, s.event(), s.targets(), s.ticket())));
            }
        }
    }

    private void divide(HandedOver event, List<List<Share>> shares) {
        if (event.targets().size() == 1) {
            int seat = seatOf(event.targets().get(0).key());
            shares.get(seat).add(new Share(event.event(), event.targets(), event.ticket()));
            return;
        }
        List<List<Webhook>> targets = new ArrayList<>(seats.size());
        seats.forEach(seat -> targets.add(new ArrayList<>()));
        event.targets().forEach(webhook -> targets.get(seatOf(webhook.key())).add(webhook));
        for (int i = 0; i < targets.size(); i++) {
            if (!targets.get(i).isEmpty()) {
                shares.get(i).add(new Share(event.event(), targets.get(i), event.ticket()));
            }
        }
    }

    /** Deliveries that were claimed from the backlog under that pod. */
    public void takeClaimed(Pod pod, List<Delivery> deliveries) {
        List<List<Delivery>> shares = new ArrayList<>(seats.size());
        seats.forEach(seat -> shares.add(new ArrayList<>()));
        deliveries.forEach(delivery -> shares.get(seatOf(delivery.webhookKey())).add(delivery));
        for (int i = 0; i < shares.size(); i++) {
            List<Delivery> mine = shares.get(i);
            if (!mine.isEmpty()) {
                seats.get(i).run(lanes -> lanes.takeClaimed(pod, mine));
            }
        }
    }

    /** Records something about a delivery that no lane has. */
    public void settle(Pod pod, Settlement settlement) {
        seats.get(seatOf(settlement.delivery().webhookKey())).run(lanes -> lanes.settle(pod, settlement));
    }

    /** Nothing that is known speaks against that webhook's receiver any more. */
    public void lift(long webhookKey) {
        seats.get(seatOf(webhookKey)).run(lanes -> lanes.lift(webhookKey));
    }

    /** The pod was taken over. */
    public void drop() {
        seats.forEach(seat -> seat.run(Lanes::drop));
    }

    /** Starts nothing more. Completes when every verticle has heard it. */
    public Future<Void> stop() {
        List<Future<Void>> heard = new ArrayList<>();
        for (Seat seat : seats) {
            Promise<Void> promise = Promise.promise();
            seat.run(lanes -> {
                lanes.stop();
                promise.complete();
            });
            heard.add(promise.future());
        }
        return Future.all(heard).mapEmpty();
    }

    private int seatOf(long webhookKey) {
        return (int) Math.floorMod((webhookKey * 0x9E3779B97F4A7C15L) >>> 32, (long) seats.size());
    }
}
