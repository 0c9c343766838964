package dev.signpost.console;

import dev.signpost.model.Refusal;
import dev.signpost.settings.ConsoleSettings;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Tells requests that the console's own pages made from those that another site's page had a browser make. */
final class OwnPages {
    private static final String FETCH_SITE = "Sec-Fetch-Site";

    private final ConsoleSettings settings;

    OwnPages(ConsoleSettings settings) {
        this.settings = settings;
    }

    /**
     * Checks the name that was asked for. A page whose own name has been made to point at this address is of the same
     * origin as what it asks for here, so nothing but the name tells.
     *
     * @throws Refusal MISDIRECTED
     */
    void requireKnownHost(HttpServerRequest request) {
        String host = host(request.getHeader(HttpHeaders.HOST));
        if (!settings.serves(host)) {
            throw Refusal.of(
                    Refusal.Kind.MISDIRECTED,
                    "The console is not served under the name in the request's Host. Its names are in the setting"
                            + " console.hosts.");
        }
    }

    /**
     * Checks where the request comes from, by what the browser says (Fetch Metadata, and RFC 6454 section 7). Programs
     * say nothing of the kind.
     *
     * @throws Refusal CROSS_SITE
     */
    void requireOwnPage(HttpServerRequest request) {
        String site = request.getHeader(FETCH_SITE);
        if (site != null && !site.equals("same-origin") && !site.equals("none")) {
            throw crossSite(FETCH_SITE);
        }
        String origin = request.getHeader(HttpHeaders.ORIGIN);
        if (origin != null && !isOwn(origin, request.getHeader(HttpHeaders.HOST))) {
            throw crossSite("Origin");
        }
    }

    /** The scheme is not compared: what ends TLS in front of us may speak http to us. */
    private boolean isOwn(String origin, @Nullable String host) {
        return origin.equalsIgnoreCase("https://" + host)
                || origin.equalsIgnoreCase("http://" + host)
                || origin.equalsIgnoreCase(settings.publicUrl());
    }

    private static Refusal crossSite(String header) {
        return Refusal.of(
                Refusal.Kind.CROSS_SITE,
                "The header " + header + " says that another site's page sent this. With a session only the console's"
                        + " own pages may; programs send an API key.");
    }

    /** Without the port; empty if there is none. */
    private static String host(@Nullable String header) {
        String text = header == null ? "" : header.toLowerCase(Locale.ROOT);
        int end = text.startsWith("[") ? text.indexOf(']') + 1 : text.indexOf(':');
        return end <= 0 ? text : text.substring(0, end);
    }
}
