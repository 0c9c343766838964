package dev.signpost.queue;

import dev.signpost.model.Event;
import dev.signpost.model.Webhook;
import java.util.List;

/**
 * An event that has just become durable, for the lanes of its targets.
 *
 * @param event what to send
 * @param targets each exactly once
 * @param ticket holds the watermark for each target until its row says what became of it
 */
public record HandedOver(Event event, List<Webhook> targets, Watermark.Ticket ticket) {}
