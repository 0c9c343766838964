package dev.signpost.bus.stage;

import dev.signpost.bus.Addresses;
import io.vertx.core.Future;
import java.util.List;
import java.util.stream.IntStream;

/** What is said to all deliver verticles, or to that of a webhook. Any thread may call. */
public final class DeliverQueues {
    private final StageBus bus;
    private final List<String> addresses;

    /** @param verticles number of deliver verticles: each webhook belongs to one of them, by its key */
    public DeliverQueues(StageBus bus, int verticles) {
        this.bus = bus;
        this.addresses =
                IntStream.range(0, verticles).mapToObj(Addresses::deliver).toList();
    }

    /** The deliver verticle of a webhook. */
    static int index(long webhookKey, int verticles) {
        return (int) Math.floorMod((webhookKey * 0x9E3779B97F4A7C15L) >>> 32, (long) verticles);
    }

    /** Nothing that is known speaks against that webhook's receiver any more. */
    public void recovered(long webhookKey) {
        bus.send(addresses.get(index(webhookKey, addresses.size())), new ReceiverRecovered(webhookKey));
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
}
