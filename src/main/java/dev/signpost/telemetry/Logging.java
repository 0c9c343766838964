package dev.signpost.telemetry;

import ch.qos.logback.classic.AsyncAppender;
import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.encoder.Encoder;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import org.slf4j.LoggerFactory;

/**
 * Sets logging up, in code, since its only knobs are the settings. Lines go out on a thread of their own: a terminal or
 * a collector that does not read must not stop an event loop.
 */
public final class Logging {
    /** Lines that wait to be written; beyond it lines are dropped, because waiting would stop the deliveries. */
    private static final int WAITING_LINES = 16_384;

    private static final int FLUSH_MILLIS = 2_000;
    private static final String OURS = "dev.signpost";

    /** It tells of each packet that is none with a trace, and whoever has a domain may send such packets. */
    private static final String NAME_LOOKUPS = "io.netty.resolver.dns";

    private Logging() {}

    /** How a line looks. */
    public enum Format {
        /** One object a line, its key-value pairs as members. */
        JSON,
        /** For people. */
        PLAIN
    }

    /**
     * Replaces whatever was set up before.
     *
     * @param level of Signpost's own lines; libraries are heard from WARN upwards, name lookups from ERROR
     * @param out usually {@link System#out}; stays open when logging ends or is set up anew
     */
    public static void configure(Format format, org.slf4j.event.Level level, OutputStream out) {
        LoggerContext context = context();
        context.reset();
        var lines = new OutputStreamAppender<ILoggingEvent>();
        lines.setContext(context);
        lines.setName("out");
        lines.setEncoder(encoder(format, context));
        lines.setImmediateFlush(true);
        lines.setOutputStream(new Shared(out));
        lines.start();
        var async = new AsyncAppender();
        async.setContext(context);
        async.setName("async");
        async.setQueueSize(WAITING_LINES);
        async.setDiscardingThreshold(0);
        async.setNeverBlock(true);
        async.setMaxFlushTime(FLUSH_MILLIS);
        async.addAppender(lines);
        async.addFilter(new RepeatedGauges());
        async.start();
        Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        root.setLevel(Level.WARN);
        root.addAppender(async);
        context.getLogger(NAME_LOOKUPS).setLevel(Level.ERROR);
        context.getLogger(OURS).setLevel(Level.convertAnSLF4JLevel(level));
        JulBridge.install();
    }

    /** Others write there too. */
    private static final class Shared extends FilterOutputStream {
        Shared(OutputStream out) {
            super(out);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            out.write(bytes, offset, length);
        }

        @Override
        public void close() throws IOException {
            flush();
        }
    }

    private static Encoder<ILoggingEvent> encoder(Format format, LoggerContext context) {
        Encoder<ILoggingEvent> encoder = format == Format.JSON ? new JsonLines() : new PlainLines();
        encoder.setContext(context);
        encoder.start();
        return encoder;
    }

    /** Writes what waits, for at most two seconds. The last act of a process. */
    public static void stop() {
        context().stop();
    }

    private static LoggerContext context() {
        return (LoggerContext) LoggerFactory.getILoggerFactory();
    }
}
