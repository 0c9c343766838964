package dev.signpost.planted;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;

/**
 * The classes and resources of planted bugs: a folder that stands before the product's own on the class path. The
 * product's tree stays as it is.
 */
public final class Overlay {
    private static final Path JAVA = Path.of("src/main/java");
    private static final Path RESOURCES = Path.of("src/main/resources");
    private static final String OURS = "dev.signpost.";

    private final Path classes;

    private Overlay(Path classes) {
        this.classes = classes;
    }

    /** Plants a bug in a new folder below {@code directory}. */
    public static Overlay of(PlantedBug bug, Path directory) {
        return of(List.of(bug), directory);
    }

    /** Plants several at once. */
    static Overlay of(List<PlantedBug> bugs, Path directory) {
        Map<Path, String> changed = changed(bugs);
        try {
            Files.createDirectories(directory);
            Path home = Files.createTempDirectory(directory, "planted");
            Path classes = Files.createDirectories(home.resolve("classes"));
            List<Path> sources = new ArrayList<>();
            for (var each : changed.entrySet()) {
                if (each.getKey().startsWith(JAVA)) {
                    sources.add(
                            write(home.resolve("sources").resolve(JAVA.relativize(each.getKey())), each.getValue()));
                } else {
                    write(classes.resolve(RESOURCES.relativize(each.getKey())), each.getValue());
                }
            }
            compile(sources, classes);
            return new Overlay(classes.toAbsolutePath());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The sources as these bugs make them. */
    static Map<Path, String> changed(List<PlantedBug> bugs) {
        Map<Path, String> changed = new LinkedHashMap<>();
        bugs.forEach(bug -> bug.edits().forEach(edit -> {
            Path source = Path.of(edit.source());
            changed.put(source, edit.in(changed.computeIfAbsent(source, Overlay::text)));
        }));
        return changed;
    }

    /** What goes before the jar on the class path. */
    public Path path() {
        return classes;
    }

    /**
     * Loads all classes of the product and of its tests anew, the planted ones in place of those that they stand for;
     * whatever is not ours comes from where it comes from always.
     */
    public ClassLoader loader() {
        return new Loader(urls(), Overlay.class.getClassLoader());
    }

    private URL[] urls() {
        // Ours are in folders when tests run, and in a jar when a scenario does.
        Stream<Path> ours = Stream.of(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                .map(Path::of)
                .filter(entry -> Files.isDirectory(entry) || entry.endsWith("signpost.jar"));
        return Stream.concat(Stream.of(classes), ours).map(Overlay::url).toArray(URL[]::new);
    }

    private static final class Loader extends URLClassLoader {
        static {
            registerAsParallelCapable();
        }

        Loader(URL[] urls, ClassLoader parent) {
            super("planted", urls, parent);
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (!name.startsWith(OURS)) {
                return super.loadClass(name, resolve);
            }
            synchronized (getClassLoadingLock(name)) {
                Class<?> loaded = findLoadedClass(name);
                return loaded == null ? findClass(name) : loaded;
            }
        }

        @Override
        public @Nullable URL getResource(String name) {
            URL own = findResource(name);
            return own == null ? super.getResource(name) : own;
        }

        @Override
        public Enumeration<URL> getResources(String name) throws IOException {
            return findResources(name).hasMoreElements() ? findResources(name) : super.getResources(name);
        }
    }

    private static void compile(List<Path> sources, Path classes) {
        if (sources.isEmpty()) {
            return;
        }
        List<String> arguments = new ArrayList<>(List.of(
                "-nowarn",
                "-proc:none",
                "-parameters",
                "-Xlint:none",
                "-encoding",
                "UTF-8",
                "--release",
                "17",
                "-d",
                classes.toString(),
                "-cp",
                System.getProperty("java.class.path")));
        sources.forEach(source -> arguments.add(source.toString()));
        int status = ToolProvider.getSystemJavaCompiler().run(null, null, null, arguments.toArray(String[]::new));
        if (status != 0) {
            throw new AssertionError("what was planted does not compile: " + sources);
        }
    }

    private static Path write(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }

    private static String text(Path source) {
        try {
            return Files.readString(source);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static URL url(Path entry) {
        try {
            return entry.toUri().toURL();
        } catch (MalformedURLException e) {
            throw new UncheckedIOException(e);
        }
    }
}
