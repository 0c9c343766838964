package dev.signpost.outbound;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/** Raw receivers with and without TLS, their certificates, and the authority that issued them. */
final class Receivers {
    static final String HOST = "hook.example";

    private static final char[] NO_PASSWORD = new char[0];

    final X509Bundle authority;
    private final Instant now = Instant.now();

    Receivers() throws Exception {
        authority = builder("CN=Authority").setIsCertificateAuthority(true).buildSelfSigned();
    }

    /** How a receiver is reached. */
    enum Transport {
        PLAIN(null),
        TLS_1_2("TLSv1.2"),
        TLS_1_3("TLSv1.3");

        final @Nullable String protocol;

        Transport(@Nullable String protocol) {
            this.protocol = protocol;
        }

        boolean tls() {
            return protocol != null;
        }
    }

    CertificateBuilder builder(String subject) {
        return new CertificateBuilder()
                .subject(subject)
                .notBefore(now.minus(30, ChronoUnit.DAYS))
                .notAfter(now.plus(30, ChronoUnit.DAYS));
    }

    CertificateBuilder leaf() {
        return builder("CN=leaf").addExtendedKeyUsageServerAuth();
    }

    RawReceiver start(Transport transport, RawReceiver.Script script) throws Exception {
        if (!transport.tls()) {
            return RawReceiver.start(script);
        }
        X509Bundle usual = leaf().addSanDnsName(HOST).buildIssuedBy(authority);
        return RawReceiver.on(socket(usual, usual.getCertificatePath().length, transport.protocol), script);
    }

    /**
     * A socket that speaks TLS.
     *
     * @param sent certificates of the chain that are sent, the receiver's own first
     * @param protocol the one that it speaks, or null for all
     */
    static SSLServerSocket socket(X509Bundle certificate, int sent, @Nullable String protocol) throws Exception {
        SSLServerSocket socket = (SSLServerSocket) context(certificate, sent)
                .getServerSocketFactory()
                .createServerSocket(0, 50, InetAddress.getLoopbackAddress());
        if (protocol != null) {
            socket.setEnabledProtocols(new String[] {protocol});
        }
        return socket;
    }

    /** TLS on a connection that stays open when TLS has ended. */
    SSLSocket over(Socket open, Transport transport) throws Exception {
        X509Bundle usual = leaf().addSanDnsName(HOST).buildIssuedBy(authority);
        SSLSocketFactory factory =
                context(usual, usual.getCertificatePath().length).getSocketFactory();
        SSLSocket socket = (SSLSocket) factory.createSocket(open, InputStream.nullInputStream(), false);
        socket.setEnabledProtocols(new String[] {transport.protocol});
        return socket;
    }

    private static SSLContext context(X509Bundle certificate, int sent) throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        X509Certificate[] path = certificate.getCertificatePath();
        X509Certificate[] chain = Arrays.copyOf(path, Math.min(sent, path.length));
        store.setKeyEntry("receiver", certificate.getKeyPair().getPrivate(), NO_PASSWORD, chain);
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, NO_PASSWORD);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        return context;
    }
}
