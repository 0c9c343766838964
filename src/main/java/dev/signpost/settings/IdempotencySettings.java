package dev.signpost.settings;

import java.time.Duration;

/**
 * How long publishers' keys are remembered.
 *
 * @param window at least so long
 */
public record IdempotencySettings(Duration window) {
    public IdempotencySettings {
        new Checks()
                .within("window", window, Duration.ofHours(1), Duration.ofDays(30))
                .done();
    }
}
