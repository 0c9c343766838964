package dev.signpost.profile;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Profiles for tests: the shipped one and the four that exist as test data. */
public final class Profiles {
    public static final ProfileLoader LOADER = new ProfileLoader("9.9.9");
    public static final List<String> NAMES = List.of("standard", "improvado", "iara", "harvestr", "iverton");

    private Profiles() {}

    public static WireProfile standard() {
        return named("standard");
    }

    public static WireProfile named(String name) {
        return LOADER.ofYaml(name, name + ".yaml", text(name)).profile();
    }

    public static String text(String name) {
        try {
            return Files.readString(
                    name.equals("standard")
                            ? Path.of("conf/profiles/standard.yaml")
                            : Path.of("src/test/resources/profiles", name + ".yaml"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
