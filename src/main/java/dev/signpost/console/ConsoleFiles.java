package dev.signpost.console;

import dev.signpost.http.PackagedFiles;
import dev.signpost.settings.ConsoleSettings;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Everything below {@code /console/}, read once: the files of the resource folder {@code console}, the style sheet of
 * Pico, the operator's logo and the settings that pages show. A path is looked up among those names and in no file
 * system. Immutable; shared by all event loops.
 */
public final class ConsoleFiles {
    static final String ROOT = "/console/";
    static final String SETTINGS = ROOT + "settings.json";
    static final String LOGO = ROOT + "logo";

    private static final String INDEX = ROOT + "index.html";
    /** All files together, plain and compressed. */
    private static final int MAX_BYTES = 8 << 20;

    private static final int MAX_LOGO_BYTES = 256 << 10;
    private static final Map<String, String> TYPES = Map.ofEntries(
            Map.entry("html", "text/html; charset=utf-8"),
            Map.entry("css", "text/css; charset=utf-8"),
            Map.entry("js", "text/javascript; charset=utf-8"),
            Map.entry("mjs", "text/javascript; charset=utf-8"),
            Map.entry("json", "application/json"),
            Map.entry("webmanifest", "application/manifest+json"),
            Map.entry("txt", "text/plain; charset=utf-8"),
            Map.entry("md", "text/plain; charset=utf-8"),
            Map.entry("svg", "image/svg+xml"),
            Map.entry("png", "image/png"),
            Map.entry("jpg", "image/jpeg"),
            Map.entry("jpeg", "image/jpeg"),
            Map.entry("webp", "image/webp"),
            Map.entry("ico", "image/x-icon"),
            Map.entry("woff2", "font/woff2"));

    private final Map<String, ConsoleFile> files = new HashMap<>();
    /** Folders that hold files and no pages: what is missing there is missing. */
    private final Set<String> folders = new HashSet<>();

    /**
     * Reads the files. Blocks: meant for the start.
     *
     * @param version of the program, to be shown
     * @throws IllegalStateException if one is missing or of a kind that is not known
     * @throws IOException if the operator's logo cannot be read or is too large
     */
    public ConsoleFiles(ConsoleSettings settings, String version) throws IOException {
        shipped();
        String pico = PackagedFiles.webJar("org.webjars.npm", "picocss__pico");
        add("vendor/pico.min.css", PackagedFiles.read(pico + "css/pico.min.css"));
        Path logo = settings.logoFile();
        if (logo != null) {
            files.put(LOGO, new ConsoleFile(type(logo.toString()), logo(logo)));
        }
        byte[] shown = shown(settings, version).toBuffer().getBytes();
        files.put(SETTINGS, new ConsoleFile("application/json", shown));
        if (!files.containsKey(INDEX)) {
            throw new IllegalStateException("no " + INDEX + " on the class path");
        }
        int bytes = files.values().stream().mapToInt(ConsoleFile::size).sum();
        if (bytes > MAX_BYTES) {
            throw new IllegalStateException("the console's files take " + bytes + " bytes, more than " + MAX_BYTES);
        }
    }

    /**
     * The file of a path, which begins with {@code /console/}. Any path outside the folders of files is a page and gets
     * the one document that shows them all.
     *
     * @return null if there is no such file
     */
    @Nullable
    ConsoleFile find(String path) {
        ConsoleFile file = files.get(path);
        if (file != null) {
            return file;
        }
        int slash = path.indexOf('/', ROOT.length());
        boolean ofFolder = slash > 0 && folders.contains(path.substring(ROOT.length(), slash));
        return ofFolder ? null : files.get(INDEX);
    }

    /** What anybody may know before signing in. */
    private static JsonObject shown(ConsoleSettings settings, String version) {
        return new JsonObject()
                .put("name", settings.name())
                .put("accent", settings.accent())
                .put("logoUrl", settings.logoFile() == null ? settings.logoUrl() : LOGO)
                .put("version", version);
    }

    private void add(String name, byte[] content) {
        files.put(ROOT + name, new ConsoleFile(type(name), content));
        int slash = name.indexOf('/');
        if (slash > 0) {
            folders.add(name.substring(0, slash));
        }
    }

    private static String type(String name) {
        String ending = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
        String type = TYPES.get(ending);
        if (type == null) {
            throw new IllegalStateException("no content type is known for " + name);
        }
        return type;
    }

    private void shipped() {
        try {
            URL index = ConsoleFiles.class.getResource(INDEX);
            if (index == null) {
                throw new IllegalStateException("no " + INDEX + " on the class path");
            }
            URI uri = index.toURI();
            if (!"jar".equals(uri.getScheme())) {
                walk(folder(Path.of(uri)));
                return;
            }
            String jar = uri.getRawSchemeSpecificPart();
            Path archive = Path.of(URI.create(jar.substring(0, jar.indexOf("!/"))));
            try (FileSystem inside = FileSystems.newFileSystem(archive, (ClassLoader) null)) {
                walk(inside.getPath(ROOT));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the console's files", e);
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Path folder(Path file) {
        Path folder = file.getParent();
        return folder == null ? file : folder;
    }

    private void walk(Path root) throws IOException {
        try (Stream<Path> paths = Files.walk(root)) {
            List<Path> found = paths.filter(Files::isRegularFile).toList();
            for (Path path : found) {
                add(root.relativize(path).toString().replace('\\', '/'), Files.readAllBytes(path));
            }
        }
    }

    private static byte[] logo(Path file) throws IOException {
        if (Files.size(file) > MAX_LOGO_BYTES) {
            throw new IOException(file + " has more than " + MAX_LOGO_BYTES + " bytes");
        }
        return Files.readAllBytes(file);
    }
}
