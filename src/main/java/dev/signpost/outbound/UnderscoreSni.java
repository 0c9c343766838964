package dev.signpost.outbound;

import io.netty.handler.ssl.DelegatingSslContext;
import io.netty.handler.ssl.SslContext;
import java.nio.charset.StandardCharsets;
import java.util.List;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.StandardConstants;

/**
 * The JDK's TLS, which also tells a server names with underscores (RFC 6066 section 3). By itself it leaves such a name
 * out of its hello, and a server with several certificates answers with the wrong one.
 */
final class UnderscoreSni extends DelegatingSslContext {
    UnderscoreSni(SslContext context) {
        super(context);
    }

    /** As {@link javax.net.ssl.SNIHostName}, which refuses underscores. */
    private static final class HostName extends SNIServerName {
        HostName(byte[] encoded) {
            super(StandardConstants.SNI_HOST_NAME, encoded);
        }
    }

    @Override
    protected void initEngine(SSLEngine engine) {
        String host = engine.getPeerHost();
        if (host != null && host.indexOf('_') >= 0) {
            SSLParameters parameters = engine.getSSLParameters();
            parameters.setServerNames(List.of(new HostName(host.getBytes(StandardCharsets.US_ASCII))));
            engine.setSSLParameters(parameters);
        }
    }
}
