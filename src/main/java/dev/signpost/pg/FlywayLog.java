package dev.signpost.pg;

import org.flywaydb.core.api.logging.Log;
import org.flywaydb.core.api.logging.LogCreator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What Flyway says, through slf4j. Its errors come as exceptions besides, which are told where they are handled: a file
 * that did not get a lock and is tried again is no error.
 */
public final class FlywayLog implements LogCreator {
    @Override
    public Log createLogger(Class<?> of) {
        return new Lines(LoggerFactory.getLogger(of));
    }

    private record Lines(Logger logger) implements Log {
        @Override
        public void debug(String message) {
            logger.debug(message);
        }

        @Override
        public void info(String message) {
            logger.info(message);
        }

        @Override
        public void warn(String message) {
            logger.warn(message);
        }

        @Override
        public void error(String message) {
            logger.debug(message);
        }

        @Override
        public void error(String message, Exception cause) {
            logger.debug(message, cause);
        }

        @Override
        public void notice(String message) {
            logger.info(message);
        }
    }
}
