package dev.signpost.boot;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import dev.signpost.telemetry.LogKeys;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class StartProgressTest {
    private final Logger logger = (Logger) LoggerFactory.getLogger(StartProgress.class);
    private final BlockingQueue<ILoggingEvent> lines = new LinkedBlockingQueue<>();
    private final AppenderBase<ILoggingEvent> appender = new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent line) {
            lines.add(line);
        }
    };

    @BeforeEach
    void listen() {
        appender.start();
        logger.addAppender(appender);
        logger.setLevel(Level.INFO);
    }

    @AfterEach
    void leave() {
        logger.detachAppender(appender);
        logger.setLevel(null);
    }

    @Test
    void shouldSayWhatLastsAndHowLongItHasTaken() throws Exception {
        try (var progress = new StartProgress(Duration.ZERO)) {
            progress.now("unpacking");
            ILoggingEvent begun = next();
            progress.now("starting");
            ILoggingEvent ended = next();

            assertThat(begun.getMessage()).isEqualTo("start.working");
            assertThat(part(begun)).isEqualTo("unpacking");
            assertThat(ended.getMessage()).isEqualTo("start.worked");
            assertThat(part(ended)).isEqualTo("unpacking");
            assertThat(ended.getKeyValuePairs()).extracting(pair -> pair.key).contains(LogKeys.MILLIS);
        }
    }

    @Test
    void shouldSayNothingOfQuickSteps() {
        try (var progress = new StartProgress(Duration.ofHours(1))) {
            for (String step : List.of("unpacking", "starting", "registering")) {
                progress.now(step);
            }
            progress.done();
        }

        assertThat(lines).isEmpty();
    }

    @Test
    void shouldNotSayThatAStepHasWorkedThatFailed() throws Exception {
        try (var progress = new StartProgress(Duration.ZERO)) {
            progress.now("migrating");
            assertThat(next().getMessage()).isEqualTo("start.working");
        }

        assertThat(lines).isEmpty();
    }

    private ILoggingEvent next() throws InterruptedException {
        ILoggingEvent line = lines.poll(20, TimeUnit.SECONDS);
        assertThat(line).isNotNull();
        return line;
    }

    private static Object part(ILoggingEvent line) {
        return line.getKeyValuePairs().get(0).value;
    }
}
