package dev.signpost.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CertificateAuthoritiesTest {
    private final Instant now = Instant.now();

    @TempDir
    private Path directory;

    private static X509Bundle authority(String name) throws Exception {
        return new CertificateBuilder()
                .subject("CN=" + name)
                .setIsCertificateAuthority(true)
                .buildSelfSigned();
    }

    private Path file(String name, String text) throws Exception {
        return Files.writeString(directory.resolve(name), text);
    }

    @Test
    void shouldReadSeveralCertificatesOfSeveralFilesAndWhatStandsBetweenThem() throws Exception {
        String one = authority("One").getCertificatePEM();
        String two = authority("Two").getCertificatePEM();
        Path both = file("both.pem", "# One\n" + one + "\n# Two\r\n" + two);
        Path third = file("third.pem", authority("Three").getCertificatePEM());
        assertThat(CertificateAuthorities.read(List.of(both, third), now)).hasSize(3);
    }

    @Test
    void shouldNameEveryFaultyFileWithWhatIsWrongAndWhatWasExpected() throws Exception {
        String good = authority("One").getCertificatePEM();
        Path missing = directory.resolve("missing.pem");
        Path empty = file("empty.pem", " \n");
        Path key = file("key.pem", authority("Two").getPrivateKeyPEM());
        Path text = file("text.pem", "certificate");
        Path damaged = file("damaged.pem", good + good.replaceFirst("M[A-Z]{3}", "AAAA"));
        assertThatThrownBy(() -> CertificateAuthorities.read(
                        List.of(missing, empty, key, text, damaged, directory, file("good.pem", good)), now))
                .isInstanceOf(WrongSettings.class)
                .hasMessageContaining("missing.pem does not exist")
                .hasMessageContaining("empty.pem is empty")
                .hasMessageContaining("key.pem holds something else, but no certificate")
                .hasMessageContaining("text.pem holds no certificate")
                .hasMessageContaining("damaged.pem is damaged: its certificate number 2")
                .hasMessageContaining(directory + " is a directory")
                .hasMessageContaining("outbound.certificateAuthorities")
                .hasMessageContaining("-----BEGIN CERTIFICATE-----")
                .message()
                .doesNotContain("good.pem");
    }
}
