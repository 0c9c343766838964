package dev.signpost.manage;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.signpost.http.HttpJournal.Exchange;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class RequestJournalTest {
    private final Logger logger = (Logger) LoggerFactory.getLogger(RequestJournal.class);
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
    private final AtomicLong nanos = new AtomicLong();
    private final RequestJournal journal = new RequestJournal(new RefusedLines(nanos::get));

    @BeforeEach
    void listen() {
        lines.start();
        logger.setLevel(Level.INFO);
        logger.addAppender(lines);
    }

    @AfterEach
    void stopListening() {
        logger.detachAppender(lines);
        logger.setLevel(null);
    }

    @Test
    void shouldBoundWhatStrangersMakeItWrite() {
        for (int i = 0; i < 10_000; i++) {
            journal.finished(refused("192.0.2." + i % 250 + ":" + i));
        }
        nanos.addAndGet(Duration.ofSeconds(11).toNanos());
        journal.finished(refused("192.0.2.1:1"));

        assertThat(lines.list).hasSize(RefusedLines.MOST + 2);
        ILoggingEvent sum = lines.list.get(RefusedLines.MOST);
        assertThat(sum.getMessage()).isEqualTo("requests.refused");
        assertThat(sum.getKeyValuePairs().get(0).value).isEqualTo(10_000L - RefusedLines.MOST);
    }

    @Test
    void shouldLeaveLinesToOtherAddresses() {
        for (int i = 0; i < 1_000; i++) {
            journal.finished(refused("192.0.2.1:" + i));
        }

        journal.finished(refused("192.0.2.2:1"));

        assertThat(lines.list).hasSize(RefusedLines.MOST_OF_ADDRESS + 1);
    }

    private static Exchange refused(String remote) {
        return new Exchange("r", "GET", "getMe", null, null, 401, 0, 100, 50, remote);
    }

    @Test
    void shouldWriteOneWideLineForEachRequest() {
        journal.finished(exchange(200));

        assertThat(lines.list).hasSize(1);
        ILoggingEvent line = lines.list.get(0);
        assertThat(line.getMessage()).isEqualTo("request.answered");
        assertThat(line.getLevel()).isEqualTo(Level.INFO);
        assertThat(line.getKeyValuePairs())
                .extracting(pair -> pair.key + "=" + pair.value)
                .contains("requestId=r1", "operation=getMe", "tenantId=acme", "statusCode=200", "millis=1.5");
    }

    @Test
    void shouldRaiseItsVoiceAtOurOwnFaults() {
        journal.finished(exchange(503));

        assertThat(lines.list).extracting(ILoggingEvent::getLevel).containsExactly(Level.WARN);
    }

    @Test
    void shouldKeepTheStackOfWhatNobodyForesaw() {
        journal.unforeseen("r1", new IllegalStateException("broken"));

        assertThat(lines.list).extracting(ILoggingEvent::getLevel).containsExactly(Level.ERROR);
        assertThat(lines.list.get(0).getThrowableProxy().getMessage()).isEqualTo("broken");
    }

    private static Exchange exchange(int status) {
        return new Exchange("r1", "GET", "getMe", "acme", "key_1", status, 0, 10, 1500, "127.0.0.1:1");
    }
}
