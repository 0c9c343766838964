package dev.signpost.console;

import io.vertx.core.buffer.Buffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * Somebody has signed in.
 *
 * @param keyDigest SHA-256 of the API key: finds the key's rights anew at each request, and is not the key
 * @param issuedMillis milliseconds since 1970
 * @param expiresMillis likewise; ends even if it is used all the time
 * @param csrf 16 random bytes that a page must repeat with each change
 */
record Session(Buffer keyDigest, long issuedMillis, long expiresMillis, Buffer csrf) {
    static final int CSRF_BYTES = 16;

    private static final byte FORMAT = 1;
    private static final int DIGEST_BYTES = 32;
    private static final int BYTES = 1 + DIGEST_BYTES + 2 * Long.BYTES + CSRF_BYTES;

    Buffer toStatement() {
        return Buffer.buffer(BYTES)
                .appendByte(FORMAT)
                .appendBuffer(keyDigest)
                .appendLong(issuedMillis)
                .appendLong(expiresMillis)
                .appendBuffer(csrf);
    }

    /** Null for a statement of another format. */
    static @Nullable Session of(Buffer statement) {
        if (statement.length() != BYTES || statement.getByte(0) != FORMAT) {
            return null;
        }
        int times = 1 + DIGEST_BYTES;
        int end = times + 2 * Long.BYTES;
        return new Session(
                statement.getBuffer(1, times),
                statement.getLong(times),
                statement.getLong(times + Long.BYTES),
                statement.getBuffer(end, end + CSRF_BYTES));
    }

    /** SHA-256 of the statement: names the session and gives nothing of it away. */
    Buffer digest() {
        try {
            return Buffer.buffer(
                    MessageDigest.getInstance("SHA-256").digest(toStatement().getBytes()));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** What pages send as {@code X-CSRF-Token}. */
    String csrfToken() {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(csrf.getBytes());
    }

    @Override
    public String toString() {
        return "Session[expiresMillis=" + expiresMillis + "]";
    }
}
