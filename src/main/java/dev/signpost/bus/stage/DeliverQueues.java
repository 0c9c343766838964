package dev.signpost.bus.stage;

import dev.signpost.bus.Addresses;
import dev.signpost.model.Delivery;
import dev.signpost.model.Pod;
import dev.signpost.model.Webhook;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The queues of all deliver verticles, as others reach them: one message for each verticle and batch. Any thread may
 * call.
 */
public final class DeliverQueues {
    private final StageBus bus;
    private final List<String> addresses;
    private final Unanswered unanswered;

    /** Told that a verticle has not taken what was handed to it. */
    @FunctionalInterface
    public interface Unanswered {
        /**
         * It has thrown, is gone, or does not answer for twice {@link StageBus#ANSWER_LIMIT}. Nobody knows whether its
         * queues have what it was handed, and as long as the pod keeps its lease nobody would look for it.
         *
         * @param pod under which it was accepted or claimed
         * @param address of the verticle
         */
        void by(String address, Pod pod, Throwable cause);
    }

    /** @param verticles number of deliver verticles: each webhook belongs to one of them, by its key */
    public DeliverQueues(StageBus bus, int verticles, Unanswered unanswered) {
        this.bus = bus;
        this.addresses =
                IntStream.range(0, verticles).mapToObj(Addresses::deliver).toList();
        this.unanswered = unanswered;
    }

    /** First attempts of events that have just become durable, accepted under that pod. */
    public void handOver(Pod pod, List<AcceptedEvent> events) {
        List<List<AcceptedEvent>> shares = forEachVerticle();
        events.forEach(event -> divide(event, shares));
        for (int i = 0; i < shares.size(); i++) {
            if (!shares.get(i).isEmpty()) {
                handOver(i, pod, new AcceptedBatch(pod, shares.get(i)));
            }
        }
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
    public void handOver(Pod pod, List<Delivery> deliveries, List<Delivery> unreadable) {
        List<List<Delivery>> good = divided(deliveries);
        List<List<Delivery>> bad = divided(unreadable);
        for (int i = 0; i < good.size(); i++) {
            if (!good.get(i).isEmpty() || !bad.get(i).isEmpty()) {
                handOver(i, pod, new ClaimedBatch(pod, good.get(i), bad.get(i)));
            }
        }
    }

    private List<List<Delivery>> divided(List<Delivery> deliveries) {
        List<List<Delivery>> shares = forEachVerticle();
        deliveries.forEach(
                delivery -> shares.get(indexOf(delivery.webhookKey())).add(delivery));
        return shares;
    }

    private void handOver(int index, Pod pod, StageMessage batch) {
        String address = addresses.get(index);
        bus.request(address, batch, Done.class)
                .recover(failure -> StageBus.late(failure) ? askAgain(address) : Future.failedFuture(failure))
                .onFailure(failure -> unanswered.by(address, pod, failure));
    }

    /**
     * When the whole process was frozen, its timers end before its answers come. Messages to an address keep their
     * order, so who answers this has taken what came before.
     */
    private Future<Done> askAgain(String address) {
        return bus.request(address, new Ping(), Done.class);
    }

    /** Nothing that is known speaks against that webhook's receiver any more. */
    public void recovered(long webhookKey) {
        bus.send(addresses.get(indexOf(webhookKey)), new ReceiverRecovered(webhookKey));
    }

    /** The pod was taken over. */
    public void drop() {
        addresses.forEach(address -> bus.send(address, new DropQueues()));
    }

    /** Starts nothing more. Completes when every verticle has heard it; fails if one does not answer. */
    public Future<Void> stop() {
        return ask(new StopStage());
    }

    /** Completes when every verticle has answered; fails if one does not. */
    public Future<Void> answering() {
        return ask(new Ping());
    }

    private Future<Void> ask(StageMessage question) {
        return Future.join(addresses.stream()
                        .map(address -> bus.request(address, question, Done.class))
                        .toList())
                .mapEmpty();
    }

    private <T> List<List<T>> forEachVerticle() {
        List<List<T>> lists = new ArrayList<>(addresses.size());
        for (int i = 0; i < addresses.size(); i++) {
            lists.add(new ArrayList<>());
        }
        return lists;
    }

    private int indexOf(long webhookKey) {
        return (int) Math.floorMod((webhookKey * 0x9E3779B97F4A7C15L) >>> 32, (long) addresses.size());
    }
}
