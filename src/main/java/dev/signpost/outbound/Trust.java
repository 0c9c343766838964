package dev.signpost.outbound;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/** Whose certificates are believed: the JVM's authorities, and those of one's own beside them. */
final class Trust {
    private Trust() {}

    /**
     * @param pems certificates of one's own authorities, one or several in each text
     * @throws IllegalArgumentException if one is not a certificate
     */
    static X509ExtendedTrustManager besideTheUsual(List<String> pems) {
        try {
            if (pems.isEmpty()) {
                return new UnderscoreTrust(manager(null));
            }
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            int number = 0;
            for (X509Certificate usual : manager(null).getAcceptedIssuers()) {
                store.setCertificateEntry("usual-" + number++, usual);
            }
            for (String pem : pems) {
                for (var own : certificates(pem)) {
                    store.setCertificateEntry("own-" + number++, own);
                }
            }
            return new UnderscoreTrust(manager(store));
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalArgumentException("trustedCertificates: not a PEM certificate", e);
        }
    }

    private static Collection<? extends Certificate> certificates(String pem) throws GeneralSecurityException {
        var bytes = new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII));
        return CertificateFactory.getInstance("X.509").generateCertificates(bytes);
    }

    private static X509ExtendedTrustManager manager(@Nullable KeyStore store) throws GeneralSecurityException {
        var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        for (TrustManager manager : factory.getTrustManagers()) {
            if (manager instanceof X509ExtendedTrustManager x509) {
                return x509;
            }
        }
        throw new GeneralSecurityException("this JVM has no X.509 trust manager");
    }
}
