package dev.signpost.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.signpost.model.Limit;
import dev.signpost.model.Refusal;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class ReachedLimitsTest {
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final AtomicLong now = new AtomicLong();
    private final ReachedLimits limits = new ReachedLimits(new Meters(registry), now::get);
    private final Logger logger = (Logger) LoggerFactory.getLogger(ReachedLimits.class);
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();

    @BeforeEach
    void listen() {
        lines.start();
        logger.addAppender(lines);
    }

    @AfterEach
    void leave() {
        logger.detachAppender(lines);
    }

    @Test
    void shouldCountEveryRefusalAndLogOneAMinuteOfEachTenant() {
        for (int i = 0; i < 1_000; i++) {
            limits.refused("acme", reached(Limit.PENDING_EVENTS));
        }
        limits.refused("other", reached(Limit.PENDING_EVENTS));
        now.addAndGet(Duration.ofSeconds(61).toNanos());
        limits.refused("acme", reached(Limit.PENDING_EVENTS));

        assertThat(registry.get("signpost.limits.reached")
                        .tag("limit", "PENDING_EVENTS")
                        .counter()
                        .count())
                .isEqualTo(1_002);
        assertThat(lines.list).hasSize(3).allMatch(line -> line.getMessage().equals("limit.reached"));
    }

    @Test
    void shouldBoundItsLinesHoweverManyTenantsThereAre() {
        for (int i = 0; i < 5_000; i++) {
            limits.refused("tenant" + i, reached(Limit.EVENTS_PER_SECOND));
        }

        assertThat(lines.list).hasSize(1_000);
    }

    @Test
    void shouldNotCountRefusalsForOtherReasons() {
        limits.refused("acme", Refusal.notFound("tenant"));
        limits.refused("acme", new IllegalStateException("broken"));

        assertThat(lines.list).isEmpty();
    }

    private static Refusal reached(Limit limit) {
        return Refusal.tooMany(new Refusal.Reached(limit, 7), "Too many.", Duration.ofSeconds(1));
    }
}
