package dev.signpost.console;

import dev.signpost.settings.ConsoleSettings;
import io.vertx.core.http.HttpServerResponse;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What each answer below {@code /console/} tells the browser to forbid. The policy (CSP level 3) lets pages load
 * scripts, styles and data from here and from nowhere else, runs no script that stands in a page, and lets no text
 * become markup (Trusted Types), so that what a receiver answered or a customer typed can only ever be text.
 */
final class PageHeaders {
    private final Map<String, String> headers = new LinkedHashMap<>();

    PageHeaders(ConsoleSettings settings) {
        headers.put("Content-Security-Policy", policy(settings));
        if (settings.frameAncestors().isEmpty()) {
            // For browsers that do not know frame-ancestors. It cannot name several sites.
            headers.put("X-Frame-Options", "DENY");
        }
        headers.put("X-Content-Type-Options", "nosniff");
        headers.put("Referrer-Policy", "no-referrer");
        headers.put("Cross-Origin-Opener-Policy", "same-origin");
        headers.put("Cross-Origin-Resource-Policy", "same-origin");
        headers.put(
                "Permissions-Policy",
                "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=(), "
                        + "clipboard-read=(), clipboard-write=(self)");
    }

    void apply(HttpServerResponse response) {
        headers.forEach(response::putHeader);
    }

    private static String policy(ConsoleSettings settings) {
        String ancestors = settings.frameAncestors().isEmpty() ? "'none'" : String.join(" ", settings.frameAncestors());
        // The style sheet draws the marks of check boxes and lists from data addresses.
        return "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:"
                + logo(settings.logoUrl())
                + "; connect-src 'self'; font-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; "
                + "require-trusted-types-for 'script'; trusted-types 'none'; frame-ancestors " + ancestors;
    }

    /** The origin of the operator's picture, where it comes from elsewhere. */
    private static String logo(@Nullable String url) {
        if (url == null) {
            return "";
        }
        URI uri = URI.create(url);
        return " " + uri.getScheme() + "://" + uri.getRawAuthority();
    }
}
