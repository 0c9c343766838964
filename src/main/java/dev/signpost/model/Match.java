package dev.signpost.model;

import java.util.List;

/**
 * The webhooks that want an event of some type, by one version of a tenant's catalogue.
 *
 * @param tenantVersion the catalogue version that was matched against; the accepting statement compares it
 * @param active those that are sent the event, each once, by ascending key
 * @param inactive those for which it is held, each once, by ascending key
 * @param knownType whether the type is in the catalogue of event types
 */
public record Match(long tenantVersion, List<Webhook> active, List<Webhook> inactive, boolean knownType) {

    /** Number of deliveries that the event makes, held ones included. */
    public int count() {
        return active.size() + inactive.size();
    }
}
