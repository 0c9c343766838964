package dev.signpost.profile;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The shipped profiles, for tests. */
public final class Profiles {
    public static final ProfileLoader LOADER = new ProfileLoader("9.9.9");
    public static final List<String> NAMES = ProfileLoader.BUILT_IN;

    private Profiles() {}

    public static WireProfile standard() {
        return named("standard");
    }

    public static WireProfile named(String name) {
        return LOADER.ofYaml(name, name + ".yaml", text(name)).profile();
    }

    public static String text(String name) {
        try {
            return Files.readString(Path.of("conf/profiles", name + ".yaml"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
