package dev.signpost.settings;

import java.time.Duration;

/**
 * How long events, deliveries and dead letters are kept.
 *
 * @param period of the whole instance; a tenant's own can only be shorter
 * @param partition width of the pieces that go at once
 */
public record RetentionSettings(Duration period, Duration partition) {
    /** More would slow down the planning of every statement on the history. */
    private static final int MOST_PARTITIONS = 50;

    public RetentionSettings {
        new Checks()
                .within("period", period, Duration.ofHours(1), Duration.ofDays(3_650))
                .within("partition", partition, Duration.ofHours(1), Duration.ofDays(366))
                .that(
                        partition.compareTo(period) <= 0
                                && partition.multipliedBy(MOST_PARTITIONS).compareTo(period) >= 0,
                        "partition",
                        Values.text(partition),
                        "not longer than retention.period (" + Values.text(period) + ") and at least a fiftieth of it")
                .done();
    }
}
