package dev.signpost.model;

import java.util.UUID;

/**
 * What came of a test event.
 *
 * @param eventId made for it alone; it is in no history
 * @param sentAtMillis start of the attempt, milliseconds since 1970
 * @param request as it was sent
 * @param outcome what the receiver or the network did
 * @param result what that counts as under the webhook's profile
 */
public record Tested(
        UUID eventId, long sentAtMillis, SentRequest.Told request, Outcome outcome, AttemptResult result) {}
