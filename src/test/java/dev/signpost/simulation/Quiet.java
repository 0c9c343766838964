package dev.signpost.simulation;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/** Lets the product log nothing, or what {@code -Dsignpost.log} says: faults are what these tests are made of. */
final class Quiet {
    private static @Nullable Level before;

    private Quiet() {}

    static void begin() {
        before = logger().getLevel();
        logger().setLevel(Level.toLevel(System.getProperty("signpost.log"), Level.OFF));
    }

    static void end() {
        logger().setLevel(before);
    }

    private static Logger logger() {
        return (Logger) LoggerFactory.getLogger("dev.signpost");
    }
}
