package dev.signpost.model;

import org.jspecify.annotations.Nullable;

/**
 * A finished attempt with its verdict, ready to be recorded.
 *
 * @param delivery what was attempted
 * @param result how it ended
 * @param statusCode HTTP status, or 0 if none arrived
 * @param sentAtMillis start of the attempt, milliseconds since 1970
 * @param millis to the complete response head or the failure
 * @param webhookVersion configuration that it was sent with
 * @param profileVersion wire profile that it was sent with
 * @param secretNumber highest secret that signed it, 0 if none did
 * @param answer what is kept of the receiver's answer, or null
 * @param verdict what becomes of the delivery
 */
public record SettledAttempt(
        Delivery delivery,
        AttemptResult result,
        int statusCode,
        long sentAtMillis,
        int millis,
        int webhookVersion,
        int profileVersion,
        int secretNumber,
        @Nullable Answer answer,
        Verdict verdict) {}
