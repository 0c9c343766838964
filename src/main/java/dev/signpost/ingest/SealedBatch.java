package dev.signpost.ingest;

import dev.signpost.model.Webhook;
import dev.signpost.queue.HandedOver;
import dev.signpost.queue.Publication;
import dev.signpost.queue.Watermark;
import java.util.List;

/**
 * A batch with ids, on its way to Postgres; its lists go side by side.
 *
 * @param ticket holds the watermark until the batch is answered
 * @param targets the webhooks that each event is handed to at once
 */
record SealedBatch(
        Watermark.Ticket ticket,
        List<PendingEvent> events,
        List<Publication> publications,
        List<List<Webhook>> targets) {

    /** Adds the event at {@code index} to those that are handed over, if it has targets. */
    void handOver(int index, List<HandedOver> durable) {
        List<Webhook> webhooks = targets.get(index);
        if (!webhooks.isEmpty()) {
            ticket.hold(webhooks.size());
            durable.add(new HandedOver(publications.get(index).event(), webhooks, ticket));
        }
    }
}
