package dev.signpost.pg;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.Locale;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/** Unpacks the programs of the embedded Postgres, once for each version and directory. */
final class PostgresBinaries {

    private PostgresBinaries() {}

    /**
     * Where the programs are: a directory with {@code bin}, made below {@code directory} if it is not there yet. Takes
     * one to two seconds the first time.
     */
    static Path unpack(Path directory) throws IOException {
        URL archive = archive();
        Path home = directory.resolve("postgres-programs-" + fingerprint(archive));
        if (Files.isDirectory(home)) {
            return home;
        }
        Path unfinished = directory.resolve(home.getFileName() + ".unfinished");
        delete(unfinished);
        extract(archive, unfinished);
        // A process that dies while unpacking leaves no half directory under the final name.
        return Files.move(unfinished, home, StandardCopyOption.ATOMIC_MOVE);
    }

    private static URL archive() {
        String name = "/postgres-" + system() + "-" + machine() + ".txz";
        URL archive = PostgresBinaries.class.getResource(name);
        if (archive == null) {
            throw new IllegalStateException("no embedded Postgres for " + system() + " on " + machine()
                    + " in this build: set SIGNPOST_DATABASE_URI to a Postgres of yours");
        }
        return archive;
    }

    private static String system() {
        String name = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        return name.startsWith("mac") ? "darwin" : name.startsWith("win") ? "windows" : "linux";
    }

    private static String machine() {
        String name = System.getProperty("os.arch").toLowerCase(Locale.ROOT);
        return name.equals("aarch64") || name.equals("arm64") ? "arm_64" : "x86_64";
    }

    /** Differs between versions; the checksum stands in the jar's directory, so nothing is read for it. */
    private static String fingerprint(URL archive) throws IOException {
        URLConnection connection = archive.openConnection();
        if (connection instanceof JarURLConnection jar && jar.getJarEntry() != null) {
            return Long.toHexString(jar.getJarEntry().getCrc());
        }
        return Long.toHexString(connection.getContentLengthLong());
    }

    private static void extract(URL archive, Path target) throws IOException {
        try (InputStream packed = archive.openStream();
                var tar = new TarArchiveInputStream(new BufferedInputStream(new XZInputStream(packed), 1 << 16))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                if (needed(entry.getName())) {
                    extract(tar, entry, target);
                }
            }
        }
    }

    private static boolean needed(String name) {
        return !name.endsWith(".a") && !name.contains("/pkgconfig/") && !name.contains("include/");
    }

    private static void extract(TarArchiveInputStream tar, TarArchiveEntry entry, Path target) throws IOException {
        Path path = target.resolve(entry.getName()).normalize();
        if (!path.startsWith(target)) {
            throw new IOException("archive entry outside the target: " + entry.getName());
        }
        if (entry.isDirectory()) {
            Files.createDirectories(path);
            return;
        }
        Files.createDirectories(path.getParent());
        if (entry.isSymbolicLink()) {
            Files.createSymbolicLink(path, Path.of(entry.getLinkName()));
        } else {
            Files.copy(tar, path);
            if ((entry.getMode() & 0100) != 0) {
                path.toFile().setExecutable(true, false);
            }
        }
    }

    static void delete(Path tree) throws IOException {
        if (!Files.exists(tree)) {
            return;
        }
        try (var paths = Files.walk(tree)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
