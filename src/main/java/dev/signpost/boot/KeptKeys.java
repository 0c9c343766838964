package dev.signpost.boot;

import dev.signpost.model.Secret;
import dev.signpost.pg.PrivateFile;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;

/** What development mode makes once and keeps in the data directory, readable by its owner only. */
final class KeptKeys {
    private static final int KEY_BYTES = 32;

    private final Path directory;
    private final SecureRandom random;

    KeptKeys(Path directory, SecureRandom random) {
        this.directory = directory;
        this.random = random;
    }

    /** 32 bytes in base64, as the setting has it. Processes that start at once agree on one. */
    Secret encryptionKey() throws IOException {
        Path file = Files.createDirectories(directory).resolve("encryption.key");
        try (FileChannel lock = FileChannel.open(
                        directory.resolve("keys.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock held = lock.lock()) {
            if (held.isValid() && !Files.exists(file)) {
                byte[] bytes = new byte[KEY_BYTES];
                random.nextBytes(bytes);
                PrivateFile.write(file, Base64.getEncoder().encodeToString(bytes));
            }
            return read(file);
        }
    }

    /** Where a key may be that somebody looks for; empty if none was kept here. */
    String hint() {
        Path file = directory.resolve("encryption.key");
        return Files.exists(file) ? " Development mode has kept a key in " + file + "." : "";
    }

    /** The key of the tenant {@code demo}, once there is one. */
    Optional<Secret> demoKey() throws IOException {
        return Files.exists(demoFile()) ? Optional.of(read(demoFile())) : Optional.empty();
    }

    void keepDemoKey(Secret key) throws IOException {
        PrivateFile.write(demoFile(), key.reveal());
    }

    private Path demoFile() {
        return directory.resolve("demo.key");
    }

    private static Secret read(Path file) throws IOException {
        return Secret.of(Files.readString(file).trim());
    }
}
