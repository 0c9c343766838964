package dev.signpost.bus.stage;

/**
 * To a deliver verticle: nothing that is known speaks against that webhook's receiver any more.
 *
 * @param webhookKey internal number of the webhook
 */
public record ReceiverRecovered(long webhookKey) implements StageMessage {}
