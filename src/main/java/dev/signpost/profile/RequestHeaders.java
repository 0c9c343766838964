package dev.signpost.profile;

import dev.signpost.model.Event;
import dev.signpost.model.RawBytes;
import dev.signpost.profile.ValueTemplate.Placeholder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The headers that a profile puts on a delivery. Pure, but for the signer's own state. */
public final class RequestHeaders {
    private static final long MILLIS_PER_SECOND = 1000;
    private static final Map.Entry<String, String> FIRST_HOP = Map.entry(Event.HOPS_HEADER, "1");

    private RequestHeaders() {}

    /**
     * Name and value of each header in the profile's order: content type, user agent, then the profile's own; behind
     * them the one that stops events from going round in loops. What HTTP itself needs ({@code Host}, {@code
     * Content-Length}) is not among them.
     *
     * @param webhookId the webhook's public id
     * @param attemptMillis start of the attempt, milliseconds since 1970
     * @param body the bytes that will be sent
     * @param signer made for this profile and webhook, on this event loop
     */
    public static List<Map.Entry<String, String>> of(
            WireProfile profile, Event event, String webhookId, long attemptMillis, byte[] body, Signer signer) {
        var content = new Signer.Content(
                profile.eventId().text(event.id()), Math.floorDiv(attemptMillis, MILLIS_PER_SECOND), RawBytes.of(body));
        var headers = new ArrayList<Map.Entry<String, String>>(profile.headers().size() + 3);
        headers.add(Map.entry("Content-Type", profile.contentType()));
        headers.add(Map.entry("User-Agent", profile.userAgent()));
        int signature = 0;
        for (HeaderLine line : profile.headers()) {
            String value;
            if (line instanceof HeaderLine.Value template) {
                value = template.value().fill(placeholder -> value(placeholder, content, webhookId, event));
            } else {
                value = signer.value(signature++, content);
            }
            if (value != null) {
                headers.add(Map.entry(line.name(), value));
            }
        }
        headers.add(event.hops() == 0 ? FIRST_HOP : Map.entry(Event.HOPS_HEADER, Integer.toString(event.hops() + 1)));
        return headers;
    }

    private static @Nullable String value(
            Placeholder placeholder, Signer.Content content, String webhookId, Event event) {
        return switch (placeholder) {
            case EVENT_ID -> content.id();
            case WEBHOOK_ID -> webhookId;
            case ATTEMPT_UNIX_SECONDS -> Long.toString(content.unixSeconds());
            case TRACEPARENT -> event.traceparent();
            case CHALLENGE, SECRET ->
                throw new IllegalStateException("the loader refuses {" + placeholder.word() + "} outside a challenge");
        };
    }
}
