package dev.signpost.boot;

import dev.signpost.telemetry.LogKeys;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads the operator's own certificate authorities. Blocks. */
final class CertificateAuthorities {
    private static final Logger LOG = LoggerFactory.getLogger(CertificateAuthorities.class);
    private static final String SETTING = "outbound.certificateAuthorities";
    private static final int MAX_BYTES = 4 << 20;
    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----.*?-----END \\1-----", Pattern.DOTALL);
    private static final String CERTIFICATE = "CERTIFICATE";

    private final Instant now;
    private final List<String> faults = new ArrayList<>();
    private final List<String> pems = new ArrayList<>();

    private CertificateAuthorities(Instant now) {
        this.now = now;
    }

    /**
     * The certificates of {@code files} as PEM texts, each checked.
     *
     * @throws WrongSettings naming each faulty file and what is wrong with it
     */
    static List<String> read(List<Path> files, Instant now) throws WrongSettings {
        var reading = new CertificateAuthorities(now);
        files.forEach(reading::read);
        if (!reading.faults.isEmpty()) {
            throw new WrongSettings(String.join(System.lineSeparator(), reading.faults));
        }
        return List.copyOf(reading.pems);
    }

    private void read(Path file) {
        String text;
        try {
            if (Files.size(file) > MAX_BYTES) {
                fault(file, "has more than " + (MAX_BYTES >> 20) + " MiB");
                return;
            }
            text = Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (NoSuchFileException e) {
            fault(file, "does not exist (looked for at " + file.toAbsolutePath() + ")");
            return;
        } catch (IOException e) {
            fault(file, Files.isDirectory(file) ? "is a directory" : "cannot be read by this process");
            return;
        }
        if (text.isBlank()) {
            fault(file, "is empty");
            return;
        }
        certificates(file, text);
    }

    private void certificates(Path file, String text) {
        Matcher block = BLOCK.matcher(text);
        int count = 0;
        boolean other = false;
        while (block.find()) {
            if (block.group(1).equals(CERTIFICATE)) {
                add(file, ++count, block.group());
            } else {
                other = true;
            }
        }
        if (count == 0) {
            fault(file, other ? "holds something else, but no certificate" : "holds no certificate");
        }
    }

    private void add(Path file, int number, String pem) {
        try {
            var bytes = new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII));
            var certificate =
                    (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(bytes);
            if (certificate.getNotAfter().toInstant().isBefore(now)) {
                LOG.atWarn()
                        .addKeyValue(LogKeys.FILE, file)
                        .addKeyValue(
                                LogKeys.REASON,
                                certificate.getSubjectX500Principal() + " expired at "
                                        + certificate.getNotAfter().toInstant())
                        .log("outbound.authority_expired");
            }
            pems.add(pem);
        } catch (CertificateException e) {
            fault(file, "is damaged: its certificate number " + number + " cannot be decoded");
        }
    }

    private void fault(Path file, String what) {
        faults.add(SETTING + ": the file " + file + " " + what
                + "; expected a PEM file with one or more blocks -----BEGIN CERTIFICATE-----");
    }
}
