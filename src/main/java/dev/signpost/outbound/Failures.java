package dev.signpost.outbound;

import dev.signpost.model.FailureKind;
import io.netty.channel.ConnectTimeoutException;
import io.netty.handler.codec.PrematureChannelClosureException;
import io.netty.handler.ssl.SslHandshakeTimeoutException;
import io.vertx.core.http.ConnectionPoolTooBusyException;
import io.vertx.core.http.HttpClosedException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.security.cert.CertificateException;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** From exceptions of the network to the classes that tenants see. The order matters: some inherit from others. */
final class Failures {
    /** Causes looked at: enough for every chain seen, and an end for a chain that is a ring. */
    private static final int MAX_CAUSES = 8;

    private Failures() {}

    static FailureKind kindOf(Throwable fault) {
        if (caused(fault, SslHandshakeTimeoutException.class)
                || caused(fault, ConnectTimeoutException.class)
                || caused(fault, TimeoutException.class)
                || caused(fault, ConnectionPoolTooBusyException.class)) {
            return FailureKind.TIMEOUT;
        }
        if (caused(fault, SSLException.class) || caused(fault, CertificateException.class)) {
            return FailureKind.TLS;
        }
        if (caused(fault, ConnectException.class) || caused(fault, NoRouteToHostException.class)) {
            return FailureKind.REFUSED;
        }
        if (caused(fault, HttpClosedException.class)
                || caused(fault, IOException.class)
                || caused(fault, PrematureChannelClosureException.class)) {
            return FailureKind.RESET;
        }
        return FailureKind.PROTOCOL;
    }

    private static boolean caused(Throwable fault, Class<? extends Throwable> type) {
        @Nullable Throwable cause = fault;
        for (int i = 0; i < MAX_CAUSES && cause != null; i++) {
            if (type.isInstance(cause)) {
                return true;
            }
            cause = cause.getCause();
        }
        return false;
    }
}
