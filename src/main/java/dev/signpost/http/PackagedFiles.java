package dev.signpost.http;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Properties;

/** Files that ride in the program, to be served from memory. Blocks: meant for the start. */
public final class PackagedFiles {
    private static final String FOLDER = "/META-INF/resources/webjars/";

    private PackagedFiles() {}

    /** @throws IllegalStateException if there is none at that path of the class path */
    public static byte[] read(String path) {
        try (var in = PackagedFiles.class.getResourceAsStream(path)) {
            if (in == null) {
                throw new IllegalStateException("no " + path + " on the class path");
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + path, e);
        }
    }

    /**
     * The folder of a WebJar, with a slash at its end; its name carries the version, which the jar's own properties
     * tell.
     *
     * @param group such as {@code org.webjars.npm}
     * @throws IllegalStateException if the jar is not on the class path
     */
    public static String webJar(String group, String artifact) {
        String path = "/META-INF/maven/" + group + "/" + artifact + "/pom.properties";
        var properties = new Properties();
        try {
            properties.load(new ByteArrayInputStream(read(path)));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + path, e);
        }
        return FOLDER + artifact + "/" + properties.getProperty("version") + "/";
    }
}
