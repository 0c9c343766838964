package dev.signpost.telemetry;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.encoder.EncoderBase;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.nio.charset.StandardCharsets;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import org.slf4j.event.KeyValuePair;

/** One JSON object a line (RFC 8259): time (UTC, milliseconds), level, logger, message, then the line's own pairs. */
final class JsonLines extends EncoderBase<ILoggingEvent> {
    /** Longer texts are cut: no line may grow with what a stranger sends. */
    static final int LONGEST_TEXT = 2_048;

    private static final int LONGEST_TRACE = 16_384;
    private static final DateTimeFormatter TIME =
            new DateTimeFormatterBuilder().appendInstant(3).toFormatter();
    private static final byte[] NOTHING = {};

    @Override
    public byte[] headerBytes() {
        return NOTHING;
    }

    @Override
    public byte[] footerBytes() {
        return NOTHING;
    }

    @Override
    public byte[] encode(ILoggingEvent event) {
        var line = new StringBuilder(256);
        line.append("{\"time\":\"").append(TIME.format(event.getInstant()));
        line.append("\",\"level\":\"").append(event.getLevel());
        line.append("\",\"logger\":");
        appendText(line, event.getLoggerName(), LONGEST_TEXT);
        line.append(",\"message\":");
        appendText(line, event.getFormattedMessage(), LONGEST_TEXT);
        if (event.getKeyValuePairs() != null) {
            for (KeyValuePair pair : event.getKeyValuePairs()) {
                line.append(',');
                appendText(line, pair.key, LONGEST_TEXT);
                line.append(':');
                appendValue(line, pair.value);
            }
        }
        IThrowableProxy thrown = event.getThrowableProxy();
        if (thrown != null) {
            line.append(",\"exception\":");
            appendText(line, ThrowableProxyUtil.asString(thrown), LONGEST_TRACE);
        }
        return line.append("}\n").toString().getBytes(StandardCharsets.UTF_8);
    }

    private static void appendValue(StringBuilder line, Object value) {
        boolean finite = value instanceof Integer || value instanceof Long || value instanceof Boolean;
        if (finite || value == null) {
            line.append(value);
        } else {
            appendText(line, String.valueOf(value), LONGEST_TEXT);
        }
    }

    private static void appendText(StringBuilder line, String text, int longest) {
        line.append('"');
        JsonStringEncoder.getInstance()
                .quoteAsString(text.length() <= longest ? text : text.substring(0, longest) + "…", line);
        line.append('"');
    }
}
