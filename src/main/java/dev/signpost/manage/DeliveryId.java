package dev.signpost.manage;

import dev.signpost.model.EventId;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * A delivery's id as callers see it: the event's id in 32 lower-case hexadecimal digits, an underscore, the webhook's
 * id. Opaque to them, and the same in every profile.
 *
 * @param eventId the event
 * @param webhookId public id of the webhook
 */
record DeliveryId(UUID eventId, String webhookId) {
    private static final Pattern FORM = Pattern.compile("([0-9a-f]{32})_([A-Za-z0-9_.-]{1,64})");

    /** Empty if it is none. */
    static Optional<DeliveryId> parse(String text) {
        var match = FORM.matcher(text);
        if (!match.matches()) {
            return Optional.empty();
        }
        return EventId.parse(match.group(1)).map(eventId -> new DeliveryId(eventId, match.group(2)));
    }

    String text() {
        return EventId.hex(eventId) + "_" + webhookId;
    }
}
