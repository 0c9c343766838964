package dev.signpost.catalog;

import dev.signpost.model.WebhookStatus;
import org.jspecify.annotations.Nullable;

/**
 * Which webhooks are asked for.
 *
 * @param before internal number of the last one on the page before, or null to begin
 * @param limit webhooks at most
 * @param status only those, or null
 * @param text only those with it in id, URL or description, in any case, or null
 * @param failing only active ones whose present run of attempts fails
 * @param paused only active ones that are sent nothing at present, or probes only
 */
public record WebhookQuery(
        @Nullable Long before,
        int limit,
        @Nullable WebhookStatus status,
        @Nullable String text,
        boolean failing,
        boolean paused) {

    public WebhookQuery(
            @Nullable Long before, int limit, @Nullable WebhookStatus status, @Nullable String text, boolean failing) {
        this(before, limit, status, text, failing, false);
    }
}
