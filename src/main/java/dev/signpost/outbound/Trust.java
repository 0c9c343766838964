package dev.signpost.outbound;

import io.vertx.core.net.TrustOptions;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/** Certificate authorities of one's own beside those of the JVM. */
final class Trust {
    private Trust() {}

    /**
     * @param pems certificates, one or several in each text
     * @throws IllegalArgumentException if one is not a certificate
     */
    static TrustOptions besideTheUsual(List<String> pems) {
        try {
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            int number = 0;
            for (X509Certificate usual : manager(null).getAcceptedIssuers()) {
                store.setCertificateEntry("usual-" + number++, usual);
            }
            var factory = CertificateFactory.getInstance("X.509");
            for (String pem : pems) {
                var bytes = new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII));
                for (var own : factory.generateCertificates(bytes)) {
                    store.setCertificateEntry("own-" + number++, own);
                }
            }
            return TrustOptions.wrap(manager(store));
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalArgumentException("trustedCertificates: not a PEM certificate", e);
        }
    }

    private static X509TrustManager manager(@Nullable KeyStore store) throws GeneralSecurityException {
        var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        for (TrustManager manager : factory.getTrustManagers()) {
            if (manager instanceof X509TrustManager x509) {
                return x509;
            }
        }
        throw new GeneralSecurityException("this JVM has no X.509 trust manager");
    }
}
