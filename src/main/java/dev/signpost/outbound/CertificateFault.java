package dev.signpost.outbound;

import dev.signpost.model.FailureDetail;
import java.security.cert.CertificateException;

/** A receiver's certificate is not accepted, and why. */
final class CertificateFault extends CertificateException {
    private static final long serialVersionUID = 1L;

    private final FailureDetail detail;

    CertificateFault(FailureDetail detail, CertificateException cause) {
        super(detail.name(), cause);
        this.detail = detail;
    }

    FailureDetail detail() {
        return detail;
    }
}
