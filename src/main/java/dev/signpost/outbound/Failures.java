package dev.signpost.outbound;

import dev.signpost.model.FailureDetail;
import dev.signpost.model.FailureKind;
import io.netty.channel.ConnectTimeoutException;
import io.netty.handler.ssl.NotSslRecordException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.security.cert.CertificateException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** From exceptions of the network to the classes that tenants see. The order matters: some inherit from others. */
final class Failures {
    /** Causes looked at: enough for every chain seen, and an end for a chain that is a ring. */
    private static final int MAX_CAUSES = 8;

    private Failures() {}

    static Failure of(@Nullable Throwable fault) {
        if (cause(fault, ConnectTimeoutException.class) != null) {
            return Failure.of(FailureKind.TIMEOUT);
        }
        CertificateFault certificate = cause(fault, CertificateFault.class);
        if (certificate != null) {
            return Failure.of(certificate.detail());
        }
        if (cause(fault, NotSslRecordException.class) != null) {
            return Failure.of(FailureDetail.NOT_TLS);
        }
        if (cause(fault, SSLException.class) != null || cause(fault, CertificateException.class) != null) {
            return Failure.of(FailureKind.TLS);
        }
        if (cause(fault, ConnectException.class) != null || cause(fault, NoRouteToHostException.class) != null) {
            return Failure.of(FailureKind.REFUSED);
        }
        // A connection that ends without a word has no cause.
        return Failure.of(
                fault == null || cause(fault, IOException.class) != null ? FailureKind.RESET : FailureKind.PROTOCOL);
    }

    /** The one that says more about a name whose addresses failed in different ways. */
    static Failure moreTelling(@Nullable Failure one, Failure other) {
        return one == null || weight(other) > weight(one) ? other : one;
    }

    private static int weight(Failure failure) {
        int kind = switch (failure.kind()) {
            case TLS -> 4;
            case RESET -> 3;
            case REFUSED -> 2;
            case TIMEOUT -> 1;
            default -> 0;
        };
        return 2 * kind + (failure.detail() == null ? 0 : 1);
    }

    private static <T extends Throwable> @Nullable T cause(@Nullable Throwable fault, Class<T> type) {
        @Nullable Throwable cause = fault;
        for (int i = 0; i < MAX_CAUSES && cause != null; i++) {
            if (type.isInstance(cause)) {
                return type.cast(cause);
            }
            cause = cause.getCause();
        }
        return null;
    }
}
