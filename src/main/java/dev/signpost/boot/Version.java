package dev.signpost.boot;

import java.util.Optional;
import picocli.CommandLine.IVersionProvider;

/** The version in the jar's manifest. */
final class Version implements IVersionProvider {

    private static final Optional<String> MANIFEST =
            Optional.ofNullable(Version.class.getPackage().getImplementationVersion());

    /** Like {@code 0.1.0}; {@code development} when run from classes. */
    static String number() {
        return MANIFEST.orElse("development");
    }

    /** True when run from classes, false when run from the jar. */
    static boolean fromClasses() {
        return MANIFEST.isEmpty();
    }

    @Override
    public String[] getVersion() {
        return new String[] {"signpost " + number()};
    }
}
