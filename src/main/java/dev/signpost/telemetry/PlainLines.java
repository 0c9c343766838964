package dev.signpost.telemetry;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.encoder.EncoderBase;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.slf4j.event.KeyValuePair;

/** For people at a terminal: {@code 12:00:00.123 INFO  event.accepted tenantId=demo count=3}. */
final class PlainLines extends EncoderBase<ILoggingEvent> {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss.SSS", Locale.ROOT);
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
        var line = new StringBuilder(160);
        line.append(TIME.format(event.getInstant().atZone(ZoneId.systemDefault())));
        line.append(String.format(Locale.ROOT, " %-5s ", event.getLevel()));
        appendHarmless(line, event.getFormattedMessage());
        if (event.getKeyValuePairs() != null) {
            for (KeyValuePair pair : event.getKeyValuePairs()) {
                line.append(' ').append(pair.key).append('=');
                appendHarmless(line, String.valueOf(pair.value));
            }
        }
        line.append('\n');
        if (event.getThrowableProxy() != null) {
            line.append(ThrowableProxyUtil.asString(event.getThrowableProxy())).append('\n');
        }
        return line.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** Nothing that moves the cursor, starts a line or turns the direction of writing: a terminal obeys its text. */
    private static void appendHarmless(StringBuilder line, String text) {
        int end = Math.min(text.length(), JsonLines.LONGEST_TEXT);
        for (int i = 0; i < end; i++) {
            char c = text.charAt(i);
            boolean obeyed = Character.isISOControl(c)
                    || Character.getType(c) == Character.FORMAT
                    || Character.getType(c) == Character.LINE_SEPARATOR
                    || Character.getType(c) == Character.PARAGRAPH_SEPARATOR;
            line.append(obeyed ? String.format(Locale.ROOT, "\\u%04x", (int) c) : c);
        }
        if (end < text.length()) {
            line.append('…');
        }
    }
}
