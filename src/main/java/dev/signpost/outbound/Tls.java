package dev.signpost.outbound;

import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.WeakHashMap;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/**
 * TLS towards receivers: 1.2 and 1.3, the certificate verified against the URL's host whatever address is dialled.
 * Sessions may be resumed by every tenant of a client: they hold no bytes of anybody's. Owned by one event loop.
 */
final class Tls {
    /** Long enough to spare handshakes, short enough that a certificate that has expired is noticed. */
    private static final long SESSION_SECONDS = 600;

    private static final int MAX_SESSIONS = 10_000;

    private final SslContext context;
    private final Set<SSLEngine> asked = Collections.newSetFromMap(new WeakHashMap<>());

    Tls(List<String> trustedCertificates) {
        try {
            this.context = new UnderscoreSni(SslContextBuilder.forClient()
                    .sslProvider(SslProvider.JDK)
                    .protocols("TLSv1.3", "TLSv1.2")
                    .trustManager(new CertificateJudge(Trust.besideTheUsual(trustedCertificates)))
                    .keyManager(new NoCertificate(asked))
                    .endpointIdentificationAlgorithm("HTTPS")
                    .sessionCacheSize(MAX_SESSIONS)
                    .sessionTimeout(SESSION_SECONDS)
                    .build());
        } catch (SSLException e) {
            throw new IllegalStateException("this JVM has no TLS", e);
        }
    }

    /** The handler of one connection; whoever opens it sees to its end in time. */
    SslHandler handler(ByteBufAllocator allocator, String host, int port) {
        SslHandler handler = context.newHandler(allocator, host, port);
        handler.setHandshakeTimeoutMillis(0);
        handler.setCloseNotifyFlushTimeoutMillis(0);
        return handler;
    }

    /** Whether the receiver has asked this connection for a client certificate. */
    boolean askedForCertificate(SSLEngine engine) {
        return asked.contains(engine);
    }

    /** Has no certificate, and remembers who asked for one. */
    private static final class NoCertificate extends X509ExtendedKeyManager {
        private final Set<SSLEngine> asked;

        private NoCertificate(Set<SSLEngine> asked) {
            this.asked = asked;
        }

        @Override
        public @Nullable String chooseEngineClientAlias(
                String[] keyTypes, Principal @Nullable [] issuers, SSLEngine engine) {
            asked.add(engine);
            return null;
        }

        @Override
        public String @Nullable [] getClientAliases(String keyType, Principal @Nullable [] issuers) {
            return null;
        }

        @Override
        public @Nullable String chooseClientAlias(
                String[] keyTypes, Principal @Nullable [] issuers, java.net.@Nullable Socket socket) {
            return null;
        }

        @Override
        public String @Nullable [] getServerAliases(String keyType, Principal @Nullable [] issuers) {
            return null;
        }

        @Override
        public @Nullable String chooseServerAlias(
                String keyType, Principal @Nullable [] issuers, java.net.@Nullable Socket socket) {
            return null;
        }

        @Override
        public X509Certificate @Nullable [] getCertificateChain(String alias) {
            return null;
        }

        @Override
        public @Nullable PrivateKey getPrivateKey(String alias) {
            return null;
        }
    }
}
