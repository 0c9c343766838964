package dev.signpost.bus.stage;

import java.util.UUID;

/**
 * To claim: a person wants that delivery to be sent now, whatever protects its receiver. A hint: should it be lost, the
 * delivery waits for its turn.
 *
 * @param eventId the event
 * @param webhookKey internal number of the webhook
 */
public record SendNow(UUID eventId, long webhookKey) implements StageMessage {}
