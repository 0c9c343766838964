package dev.signpost.telemetry;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.filter.Filter;
import ch.qos.logback.core.spi.FilterReply;

/**
 * Keeps out the one line in which Micrometer complains that Vert.x asks for the same gauge again, which it does for
 * each request. What else Micrometer says is a fault and is heard.
 */
final class RepeatedGauges extends Filter<ILoggingEvent> {
    private static final String LOGGER = "io.micrometer.core.instrument.MeterRegistry";
    private static final String GAUGE_OF_VERTX =
            "This Gauge has been already registered (MeterId{name='" + VertxNames.PREFIX;

    @Override
    public FilterReply decide(ILoggingEvent event) {
        boolean repeated = LOGGER.equals(event.getLoggerName())
                && event.getFormattedMessage().startsWith(GAUGE_OF_VERTX);
        return repeated ? FilterReply.DENY : FilterReply.NEUTRAL;
    }
}
