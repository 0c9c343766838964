package dev.signpost.settings;

import java.time.Duration;

/**
 * How processes share the work.
 *
 * @param lease after which a process that has not renewed has lost its work
 * @param heartbeat between two renewals
 */
public record QueueSettings(Duration lease, Duration heartbeat) {
    public QueueSettings {
        new Checks()
                .within("lease", lease, Duration.ofSeconds(1), Duration.ofMinutes(5))
                .within("heartbeat", heartbeat, Duration.ofMillis(100), Duration.ofMinutes(1))
                .that(
                        heartbeat.multipliedBy(3).compareTo(lease) <= 0,
                        "heartbeat",
                        Values.text(heartbeat),
                        "at most a third of queue.lease (" + Values.text(lease) + ")")
                .done();
    }
}
