package dev.signpost.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;

/**
 * An archive of the jar's classes, parsed and verified, which a JVM maps instead of loading them (JEP 350): a start takes
 * half the processor, and tests start the jar some hundred times. Made once for each jar by a start of it; while it is
 * being made the others start without.
 */
final class SharedClasses {
    private static final int START_SECONDS = 60;
    private static final String MAKING = "-Dsignpost.archive=made";

    private SharedClasses() {}

    /** Options for a process whose program is {@code -jar FILE}; none for another one, or one that makes an archive. */
    static synchronized List<String> options(List<String> program, List<String> others) {
        if (program.size() != 2
                || !program.get(0).equals("-jar")
                || others.stream().anyMatch(MAKING::equals)) {
            return List.of();
        }
        try {
            Path jar = Path.of(program.get(1));
            Path archive = jar.resolveSibling("signpost-" + Files.size(jar) + "-"
                    + Files.getLastModifiedTime(jar).toMillis() + ".jsa");
            if (!Files.exists(archive) && !make(archive)) {
                return List.of();
            }
            return List.of(
                    "-XX:SharedArchiveFile=" + archive, "-Xshare:auto", "-Xlog:cds=off", "-Xlog:cds+dynamic=off");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** False if another process is at it, or the JVM makes none. */
    private static boolean make(Path archive) throws IOException {
        Path lock = archive.resolveSibling(archive.getFileName() + ".lock");
        try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock held = channel.tryLock()) {
            return held != null && (Files.exists(archive) || dump(archive));
        }
    }

    private static boolean dump(Path archive) throws IOException {
        Path made = archive.resolveSibling(archive.getFileName() + ".made");
        Path data = Files.createTempDirectory("signpost-classes");
        try (SignpostProcess pod = SignpostProcess.in(data)
                .java("-XX:+UseSerialGC", "-Xmx512m", MAKING, "-XX:ArchiveClassesAtExit=" + made)) {
            pod.start();
            pod.sigterm();
            pod.awaitExit(START_SECONDS);
        }
        if (!Files.exists(made)) {
            return false;
        }
        Files.move(made, archive, StandardCopyOption.ATOMIC_MOVE);
        return true;
    }
}
