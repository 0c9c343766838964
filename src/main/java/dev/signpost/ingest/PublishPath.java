package dev.signpost.ingest;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The part of a publish path that varies.
 *
 * @param tenantId as sent, decoded; whether there is such a tenant is another question
 * @param batch true for {@code …/events/batch}
 */
record PublishPath(String tenantId, boolean batch) {
    private static final String PREFIX = "/v1/tenants/";
    private static final String ONE = "/events";
    private static final String BATCH = "/events/batch";

    /** Null if {@code path} is not a publish path. */
    static @Nullable PublishPath of(@Nullable String path) {
        if (path == null || !path.startsWith(PREFIX)) {
            return null;
        }
        int end = path.indexOf('/', PREFIX.length());
        if (end <= PREFIX.length()) {
            return null;
        }
        int rest = path.length() - end;
        boolean one = rest == ONE.length() && path.endsWith(ONE);
        boolean batch = rest == BATCH.length() && path.endsWith(BATCH);
        return one || batch ? new PublishPath(decoded(path.substring(PREFIX.length(), end)), batch) : null;
    }

    private static String decoded(String segment) {
        if (segment.indexOf('%') < 0) {
            return segment;
        }
        try {
            return URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException notEncoded) {
            // No tenant is called so: the look-up will say it.
            return segment;
        }
    }
}
