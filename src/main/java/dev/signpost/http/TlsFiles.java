package dev.signpost.http;

import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A certificate with its chain and its key, in PEM files that may change while we run: connections that are opened
 * after {@link #reload} get the new one. A pair that cannot be used is never put in place of one that can. TLS 1.2 and
 * 1.3. Any thread may call.
 */
public final class TlsFiles {
    private static final List<String> PROTOCOLS = List.of("TLSv1.3", "TLSv1.2");
    private static final int MAX_BYTES = 1 << 20;
    private static final Pattern PEM =
            Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----([A-Za-z0-9+/=\\s]+)-----END \\1-----");
    private static final String SIGNED = "one key pair";
    /** How a key of that kind signs, to find out whether two halves belong together. */
    private static final Map<String, String> SIGNATURES =
            Map.of("RSA", "SHA256withRSA", "EC", "SHA256withECDSA", "EdDSA", "EdDSA");

    private final Path certificateFile;
    private final Path keyFile;
    private final Source source;
    private volatile Loaded loaded;

    private record Loaded(Buffer certificate, Buffer key, SslContext context, Instant expires) {}

    /** Reads a whole file. Blocks. */
    @FunctionalInterface
    public interface Source {
        byte[] read(Path file) throws IOException;
    }

    /** Why a pair of files cannot be used, and what to do about it. */
    public static final class Unusable extends Exception {
        private static final long serialVersionUID = 1L;

        Unusable(String message) {
            super(message);
        }

        Unusable(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /**
     * Reads the files. Blocks.
     *
     * @param source reads one
     */
    public TlsFiles(Path certificateFile, Path keyFile, Source source) throws Unusable {
        this.source = source;
        this.certificateFile = certificateFile;
        this.keyFile = keyFile;
        this.loaded = load(read(certificateFile, "certificate"), read(keyFile, "key"));
    }

    /**
     * Looks at the files again. Blocks.
     *
     * @return true if they have changed and the new ones are in use
     */
    public boolean reload() throws Unusable {
        byte[] certificate = read(certificateFile, "certificate");
        byte[] key = read(keyFile, "key");
        if (loaded.certificate().equals(Buffer.buffer(certificate))
                && loaded.key().equals(Buffer.buffer(key))) {
            return false;
        }
        loaded = load(certificate, key);
        return true;
    }

    /** When the certificate in use expires. */
    public Instant expires() {
        return loaded.expires();
    }

    SslHandler handler(ByteBufAllocator allocator, Duration handshakeTimeout) {
        SslHandler handler = loaded.context().newHandler(allocator);
        handler.setHandshakeTimeout(handshakeTimeout.toMillis(), TimeUnit.MILLISECONDS);
        return handler;
    }

    private byte[] read(Path file, String what) throws Unusable {
        try {
            byte[] content = source.read(file);
            if (content.length > MAX_BYTES) {
                throw new Unusable("The " + what + " file " + file + " is larger than " + MAX_BYTES + " bytes.");
            }
            return content;
        } catch (NoSuchFileException e) {
            throw new Unusable("The " + what + " file " + file + " does not exist.", e);
        } catch (IOException e) {
            throw new Unusable("The " + what + " file " + file + " cannot be read: check its permissions.", e);
        }
    }

    private Loaded load(byte[] certificate, byte[] key) throws Unusable {
        List<X509Certificate> chain = chain(certificate);
        X509Certificate own = chain.get(0);
        PrivateKey secret = key(key, own.getPublicKey());
        if (!belongTogether(secret, own.getPublicKey())) {
            throw new Unusable("The key in " + keyFile + " is not the key of the first certificate in "
                    + certificateFile + " (" + own.getSubjectX500Principal() + ").");
        }
        try {
            SslContext context = SslContextBuilder.forServer(secret, chain)
                    .sslProvider(SslProvider.JDK)
                    .protocols(PROTOCOLS)
                    .build();
            return new Loaded(
                    Buffer.buffer(certificate),
                    Buffer.buffer(key),
                    context,
                    own.getNotAfter().toInstant());
        } catch (IOException e) {
            throw new Unusable("TLS cannot be set up with " + certificateFile + " and " + keyFile + ".", e);
        }
    }

    private List<X509Certificate> chain(byte[] pem) throws Unusable {
        try {
            List<X509Certificate> chain =
                    CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(pem)).stream()
                            .map(X509Certificate.class::cast)
                            .toList();
            if (!chain.isEmpty()) {
                return chain;
            }
        } catch (GeneralSecurityException e) {
            throw new Unusable(noCertificate(), e);
        }
        throw new Unusable(noCertificate());
    }

    private String noCertificate() {
        return "The certificate file " + certificateFile
                + " holds no certificate in PEM form (-----BEGIN CERTIFICATE-----), followed by those of its chain.";
    }

    private PrivateKey key(byte[] pem, PublicKey counterpart) throws Unusable {
        Matcher block = PEM.matcher(new String(pem, StandardCharsets.ISO_8859_1));
        while (block.find()) {
            String kind = block.group(1);
            if (kind.equals("PRIVATE KEY")) {
                return pkcs8(block.group(2), counterpart);
            }
            if (kind.endsWith("PRIVATE KEY")) {
                throw new Unusable("The key file " + keyFile + " holds a key in the form " + kind
                        + ". Convert it: openssl pkcs8 -topk8 -nocrypt -in OLD -out NEW");
            }
        }
        throw new Unusable(
                "The key file " + keyFile + " holds no private key in PEM form (-----BEGIN PRIVATE KEY-----).");
    }

    private PrivateKey pkcs8(String base64, PublicKey counterpart) throws Unusable {
        String algorithm = counterpart.getAlgorithm();
        try {
            byte[] der = Base64.getMimeDecoder().decode(base64);
            return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(der));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new Unusable(
                    "The key in " + keyFile + " is broken, or not of the kind " + algorithm
                            + " that the certificate in " + certificateFile + " has.",
                    e);
        }
    }

    private static boolean belongTogether(PrivateKey secret, PublicKey shown) throws Unusable {
        String algorithm = SIGNATURES.get(shown.getAlgorithm());
        if (algorithm == null) {
            throw new Unusable("Certificates with keys of the kind " + shown.getAlgorithm()
                    + " cannot be used; RSA, EC and Ed25519 can.");
        }
        try {
            Signature signer = Signature.getInstance(algorithm);
            signer.initSign(secret);
            signer.update(SIGNED.getBytes(StandardCharsets.US_ASCII));
            byte[] signature = signer.sign();
            Signature verifier = Signature.getInstance(algorithm);
            verifier.initVerify(shown);
            verifier.update(SIGNED.getBytes(StandardCharsets.US_ASCII));
            return verifier.verify(signature);
        } catch (GeneralSecurityException e) {
            return false;
        }
    }
}
