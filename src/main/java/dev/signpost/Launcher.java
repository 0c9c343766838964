package dev.signpost;

import java.lang.reflect.InvocationTargetException;
import org.jspecify.annotations.Nullable;

/**
 * What Java starts: says in words that a Java is too old, and hands over to {@link Main}, which such a Java cannot
 * read. This class alone is compiled for Java 8, so it uses nothing newer and names no other class of the program.
 */
public final class Launcher {
    private static final int NEEDED = 17;
    // As ExitStatus.FAILED, which an old Java cannot read.
    private static final int FAILED = 1;

    private Launcher() {}

    public static void main(String[] args) throws Throwable {
        String fault = fault(
                System.getProperty("java.specification.version"),
                System.getProperty("java.version"),
                System.getProperty("java.home"));
        if (fault != null) {
            System.err.println(fault);
            System.exit(FAILED);
        }
        try {
            Class.forName("dev.signpost.Main").getMethod("main", String[].class).invoke(null, (Object) args);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    /**
     * What is wrong with a Java.
     *
     * @param specification as it calls its version: {@code 1.8}, {@code 11}
     * @return null if the program runs on it
     */
    static @Nullable String fault(String specification, String version, String home) {
        String feature = specification.startsWith("1.") ? specification.substring(2) : specification;
        if (Integer.parseInt(feature) >= NEEDED) {
            return null;
        }
        return "signpost: this Java is too old: it is version " + version + ", in " + home + ", and Signpost needs "
                + NEEDED + " or later. Install one (Debian, Ubuntu: apt install openjdk-17-jre-headless; macOS: brew"
                + " install openjdk@17; others: https://adoptium.net) and start Signpost with it:"
                + " /path/to/that/java/bin/java -jar signpost.jar. If it is installed already, JAVA_HOME or PATH names"
                + " the old one.";
    }
}
