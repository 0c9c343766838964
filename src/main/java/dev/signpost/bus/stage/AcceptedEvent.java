package dev.signpost.bus.stage;

import dev.signpost.model.Event;
import dev.signpost.model.Ticket;
import dev.signpost.model.Webhook;
import java.util.List;

/**
 * An event that has just become durable.
 *
 * @param event what to send
 * @param targets each exactly once
 * @param ticket holds the watermark for each target until its row says what became of it
 */
public record AcceptedEvent(Event event, List<Webhook> targets, Ticket ticket) {}
