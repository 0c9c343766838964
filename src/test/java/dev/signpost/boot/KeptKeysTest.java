package dev.signpost.boot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signpost.model.Secret;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeptKeysTest {
    @TempDir
    private Path directory;

    @Test
    void shouldMakeTheEncryptionKeyOnceForItsOwnerOnly() throws Exception {
        var first = new KeptKeys(directory.resolve("data"), new SecureRandom()).encryptionKey();

        var again = new KeptKeys(directory.resolve("data"), new SecureRandom()).encryptionKey();

        Path file = directory.resolve("data/encryption.key");
        assertThat(again).isEqualTo(first);
        assertThat(Base64.getDecoder().decode(first.reveal())).hasSize(32);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    @Test
    void shouldRememberTheDemoKey() throws Exception {
        var keys = new KeptKeys(directory, new SecureRandom());
        var before = keys.demoKey();

        keys.keepDemoKey(Secret.of("sp_demo"));

        assertThat(before).isEmpty();
        assertThat(keys.demoKey()).contains(Secret.of("sp_demo"));
    }
}
