package dev.signpost.http;

import io.vertx.core.http.HttpServerRequest;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Finds or makes the id that names one request in answers and logs. One object per event loop. */
public final class RequestIds {
    public static final String HEADER = "X-Request-Id";
    private static final int MAX_LENGTH = 64;
    private static final char[] DIGITS = "0123456789abcdefghjkmnpqrstvwxyz".toCharArray();
    private static final int MADE_LENGTH = 20;

    private final RandomGenerator random;

    /** @param random need not be secure: the ids are names, not secrets */
    public RequestIds(RandomGenerator random) {
        this.random = random;
    }

    /** The caller's own id if it has a form that is safe to repeat, else a fresh one. */
    public String of(HttpServerRequest request) {
        String given = request.getHeader(HEADER);
        return safe(given) && given != null ? given : fresh();
    }

    private String fresh() {
        long high = random.nextLong();
        long low = random.nextLong();
        char[] id = new char[MADE_LENGTH];
        for (int i = 0; i < MADE_LENGTH / 2; i++) {
            id[2 * i] = DIGITS[(int) (high >>> (5 * i)) & 31];
            id[2 * i + 1] = DIGITS[(int) (low >>> (5 * i)) & 31];
        }
        return new String(id);
    }

    private static boolean safe(@Nullable String id) {
        if (id == null || id.isEmpty() || id.length() > MAX_LENGTH) {
            return false;
        }
        for (int i = 0; i < id.length(); i++) {
            char c = id.charAt(i);
            boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
            boolean allowed = letter || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.';
            if (!allowed) {
                return false;
            }
        }
        return true;
    }
}
