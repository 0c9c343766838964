package dev.signpost.telemetry;

import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import org.slf4j.LoggerFactory;

/** Hands on what libraries say through the JDK's own logging, warnings and worse. */
final class JulBridge extends Handler {

    static void install() {
        var root = LogManager.getLogManager().getLogger("");
        for (Handler handler : root.getHandlers()) {
            root.removeHandler(handler);
        }
        root.setLevel(Level.WARNING);
        root.addHandler(new JulBridge());
    }

    @Override
    public void publish(LogRecord line) {
        var logger = LoggerFactory.getLogger(line.getLoggerName() == null ? "java" : line.getLoggerName());
        var builder = line.getLevel().intValue() >= Level.SEVERE.intValue() ? logger.atError() : logger.atWarn();
        if (line.getThrown() != null) {
            builder = builder.setCause(line.getThrown());
        }
        builder.log(String.valueOf(line.getMessage()));
    }

    @Override
    public void flush() {
        // Nothing is kept here.
    }

    @Override
    public void close() {
        // Nothing is open here.
    }
}
