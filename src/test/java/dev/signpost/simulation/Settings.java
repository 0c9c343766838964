package dev.signpost.simulation;

import dev.signpost.deliver.DeliverLimits;
import dev.signpost.ingest.IntakeLimits;
import dev.signpost.profile.AttemptRules;
import dev.signpost.profile.Profiles;
import dev.signpost.profile.RetryRules;
import dev.signpost.profile.WireProfile;
import dev.signpost.queue.PodLease;
import java.time.Duration;
import java.util.List;

/** The settings of simulated processes: like the product's, with shorter times and fewer places. */
final class Settings {
    static final int VERTICLES = 2;
    static final int CONCURRENCY = 4;
    static final int IN_FLIGHT = 6;
    static final int LANE_CAPACITY = 8;
    static final int BREAKER_FAILURES = 3;
    static final Duration LEASE = Duration.ofSeconds(3);
    static final List<Duration> DELAYS = List.of(Duration.ofMillis(300), Duration.ofMillis(700), Duration.ofSeconds(1));

    static final Duration TIMEOUT = Duration.ofSeconds(1);
    static final Duration LONGEST_WAIT = Duration.ofSeconds(2);
    static final Duration LONGEST_PROBE = Duration.ofSeconds(3);
    static final Duration LONGEST_RETRY_AFTER = Duration.ofSeconds(5);

    static final PodLease.Terms TERMS = new PodLease.Terms("simulated", LEASE, Duration.ofSeconds(1));
    static final DeliverLimits DELIVER = new DeliverLimits(
            LANE_CAPACITY,
            CONCURRENCY,
            IN_FLIGHT,
            LONGEST_WAIT,
            BREAKER_FAILURES,
            Duration.ofMillis(800),
            LONGEST_PROBE,
            LONGEST_RETRY_AFTER);
    static final IntakeLimits INTAKE = new IntakeLimits(10, 1 << 20, 40, 100, 1 << 20, Duration.ofSeconds(2));
    static final WireProfile PROFILE = profile();

    private Settings() {}

    private static WireProfile profile() {
        WireProfile standard = Profiles.standard();
        return new WireProfile(
                standard.name(),
                1,
                standard.eventId(),
                standard.envelope(),
                standard.contentType(),
                standard.userAgent(),
                standard.headers(),
                standard.secrets(),
                standard.challenge(),
                new AttemptRules(TIMEOUT, TIMEOUT, standard.attempts().success()),
                new RetryRules(DELAYS, new RetryRules.AfterLast.Nothing(), true),
                standard.rotation(),
                standard.eventTypesDefault(),
                standard.statusNames(),
                standard.words(),
                standard.catalogue());
    }
}
