package dev.signpost.ingest;

import dev.signpost.bus.stage.AcceptedEvent;
import dev.signpost.model.Ticket;
import dev.signpost.model.Webhook;
import dev.signpost.queue.Publication;
import java.util.ArrayList;
import java.util.List;

/**
 * A batch with ids, on its way to Postgres; its lists go side by side.
 *
 * @param ticket holds the watermark until the batch is answered
 * @param targets the webhooks that each event is handed to at once
 */
record Batch(Ticket ticket, List<PendingEvent> events, List<Publication> publications, List<List<Webhook>> targets) {

    static Batch of(Ticket ticket) {
        return new Batch(ticket, new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    }

    int size() {
        return events.size();
    }

    /** Adds the event at {@code index} to those that are handed over, if it has targets. */
    void handOver(int index, List<AcceptedEvent> durable) {
        List<Webhook> webhooks = targets.get(index);
        if (!webhooks.isEmpty()) {
            ticket.hold(webhooks.size());
            durable.add(new AcceptedEvent(publications.get(index).event(), webhooks, ticket));
        }
    }
}
