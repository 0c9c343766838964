package dev.signpost;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.DataInputStream;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The jar as Maven makes it, on a Java that is too old or says that it is. */
class LauncherIT {
    private static final String JAR = System.getProperty("signpost.jar", "target/signpost.jar");
    private static final String LAUNCHER = "dev.signpost.Launcher";
    private static final int MAGIC = 0xCAFEBABE;
    private static final int JAVA_8 = 52;

    @TempDir
    private Path directory;

    @Test
    void shouldBeginWithAClassThatJava8CanRead() throws IOException {
        try (var jar = new JarFile(JAR);
                var launcher =
                        new DataInputStream(jar.getInputStream(jar.getEntry(LAUNCHER.replace('.', '/') + ".class")))) {
            assertThat(jar.getManifest().getMainAttributes().getValue("Main-Class"))
                    .isEqualTo(LAUNCHER);
            assertThat(launcher.readInt()).isEqualTo(MAGIC);
            assertThat(launcher.readUnsignedShort()).isZero();
            assertThat(launcher.readUnsignedShort()).isEqualTo(JAVA_8);
        }
    }

    @Test
    void shouldSayWhichJavaItFoundAndWhichItNeeds() throws Exception {
        Path output = directory.resolve("output");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        JAR + File.pathSeparator + System.getProperty("java.class.path"),
                        OldJava.class.getName())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();

        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();

        assertThat(process.exitValue()).isEqualTo(1);
        assertThat(Files.readAllLines(output))
                .singleElement()
                .asString()
                .startsWith("signpost: this Java is too old: it is version 11.0.22, in "
                        + System.getProperty("java.home") + ", and Signpost needs 17 or later.")
                .contains("apt install openjdk-17-jre-headless", "JAVA_HOME");
    }

    /** Starts the launcher on a Java that says that it is older than it is. */
    static final class OldJava {
        private OldJava() {}

        public static void main(String[] args) throws Throwable {
            System.setProperty("java.specification.version", "11");
            System.setProperty("java.version", "11.0.22");
            Launcher.main(args);
        }
    }
}
