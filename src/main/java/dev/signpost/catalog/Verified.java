package dev.signpost.catalog;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A webhook that has proved itself.
 *
 * @param view as it is now
 * @param releaseJob job that sends what was held since it had to prove itself again, or null if nothing is released
 */
public record Verified(WebhookView view, @Nullable UUID releaseJob) {}
