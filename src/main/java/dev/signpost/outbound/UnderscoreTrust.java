package dev.signpost.outbound;

import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * The JDK's judgement of a receiver's certificate, also for names with underscores: those it refuses before it has
 * looked at the certificate. For them alone the chain is judged by the JDK and the name here (RFC 9525 section 6.3).
 */
final class UnderscoreTrust extends X509ExtendedTrustManager {
    private static final int DNS_NAME = 2;

    private final X509ExtendedTrustManager jdk;

    UnderscoreTrust(X509ExtendedTrustManager jdk) {
        this.jdk = jdk;
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        String host = engine.getPeerHost();
        if (host == null || host.indexOf('_') < 0) {
            jdk.checkServerTrusted(chain, authType, engine);
            return;
        }
        jdk.checkServerTrusted(chain, authType);
        if (!names(chain[0], host.toLowerCase(Locale.ROOT))) {
            throw new CertificateException("No subject alternative DNS name matching " + host + " found.");
        }
    }

    private static boolean names(X509Certificate leaf, String host) throws CertificateException {
        @Nullable Collection<List<?>> names = leaf.getSubjectAlternativeNames();
        if (names != null) {
            for (List<?> name : names) {
                if (name.get(0).equals(DNS_NAME) && matches((String) name.get(1), host)) {
                    return true;
                }
            }
        }
        return false;
    }

    /** A wildcard stands for exactly one label, the first, and never for one of a top-level domain. */
    private static boolean matches(String written, String host) {
        String name = written.toLowerCase(Locale.ROOT);
        if (!name.startsWith("*.")) {
            return name.equals(host);
        }
        String rest = name.substring(1);
        int dot = host.indexOf('.');
        return dot > 0 && rest.indexOf('.', 1) > 0 && host.substring(dot).equals(rest);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        jdk.checkServerTrusted(chain, authType, socket);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        jdk.checkServerTrusted(chain, authType);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        jdk.checkClientTrusted(chain, authType, engine);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        jdk.checkClientTrusted(chain, authType, socket);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        jdk.checkClientTrusted(chain, authType);
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return jdk.getAcceptedIssuers();
    }
}
