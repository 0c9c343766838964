package dev.signpost.outbound;

import dev.signpost.model.FailureDetail;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertPathValidatorException.BasicReason;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Leaves the judgement to the JVM's own trust manager, and where that refuses a certificate looks at the chain once
 * more to say why.
 */
final class CertificateJudge extends X509ExtendedTrustManager {
    private static final int MAX_CAUSES = 8;

    /** Authority information access (RFC 5280 section 4.2.2.1). */
    private static final String ISSUER_ACCESS = "1.3.6.1.5.5.7.1.1";

    /** Signed certificate timestamps (RFC 6962 section 3.3). */
    private static final String LOGGED = "1.3.6.1.4.1.11129.2.4.2";

    private final X509ExtendedTrustManager usual;

    CertificateJudge(X509ExtendedTrustManager usual) {
        this.usual = usual;
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        try {
            usual.checkServerTrusted(chain, authType, engine);
        } catch (CertificateException refused) {
            throw new CertificateFault(detail(chain, authType, refused), refused);
        }
    }

    private FailureDetail detail(X509Certificate[] chain, String authType, CertificateException refused) {
        for (X509Certificate certificate : chain) {
            FailureDetail age = age(certificate);
            if (age != null) {
                return age;
            }
        }
        BasicReason reason = reason(refused);
        if (reason == BasicReason.EXPIRED) {
            return FailureDetail.CERTIFICATE_EXPIRED;
        }
        if (reason == BasicReason.INVALID_SIGNATURE && signed(chain)) {
            // What does not fit is the trusted authority: another one has its name, or it was made anew.
            return FailureDetail.CERTIFICATE_AUTHORITY_UNKNOWN;
        }
        if (reason == BasicReason.ALGORITHM_CONSTRAINED || reason == BasicReason.INVALID_SIGNATURE) {
            return FailureDetail.CERTIFICATE_INVALID;
        }
        try {
            usual.checkServerTrusted(chain, authType);
            // Without the engine nobody compares the name.
            return FailureDetail.CERTIFICATE_NAME;
        } catch (CertificateException untrusted) {
            return unlinked(chain, untrusted);
        }
    }

    /** Whether each certificate that was sent is signed by the next one. */
    private static boolean signed(X509Certificate[] chain) {
        try {
            for (int i = 1; i < chain.length; i++) {
                chain[i - 1].verify(chain[i].getPublicKey());
            }
            return true;
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    private static @Nullable FailureDetail age(X509Certificate certificate) {
        try {
            certificate.checkValidity();
            return null;
        } catch (CertificateExpiredException expired) {
            return FailureDetail.CERTIFICATE_EXPIRED;
        } catch (CertificateNotYetValidException early) {
            return FailureDetail.CERTIFICATE_NOT_YET_VALID;
        }
    }

    /**
     * The chain leads to no known authority. A server's own certificate alone, issued by a public authority, is what is
     * seen when the intermediate was forgotten: such authorities all write where their own certificate is found, and
     * most that it was logged.
     */
    private static FailureDetail unlinked(X509Certificate[] chain, CertificateException untrusted) {
        if (reason(untrusted) != null) {
            return FailureDetail.CERTIFICATE_INVALID;
        }
        X509Certificate last = chain[chain.length - 1];
        boolean selfIssued = last.getSubjectX500Principal().equals(last.getIssuerX500Principal());
        boolean authority = last.getBasicConstraints() >= 0;
        boolean publicly = last.getExtensionValue(ISSUER_ACCESS) != null || last.getExtensionValue(LOGGED) != null;
        return publicly && !selfIssued && !authority
                ? FailureDetail.CERTIFICATE_CHAIN_INCOMPLETE
                : FailureDetail.CERTIFICATE_AUTHORITY_UNKNOWN;
    }

    private static @Nullable BasicReason reason(Throwable refused) {
        @Nullable Throwable cause = refused;
        for (int i = 0; i < MAX_CAUSES && cause != null; i++) {
            if (cause instanceof CertPathValidatorException invalid
                    && invalid.getReason() instanceof BasicReason basic
                    && basic != BasicReason.UNSPECIFIED) {
                return basic;
            }
            cause = cause.getCause();
        }
        return null;
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        usual.checkServerTrusted(chain, authType, socket);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        usual.checkServerTrusted(chain, authType);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        usual.checkClientTrusted(chain, authType, engine);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        usual.checkClientTrusted(chain, authType, socket);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        usual.checkClientTrusted(chain, authType);
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return usual.getAcceptedIssuers();
    }
}
