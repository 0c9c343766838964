package dev.signpost.console;

import dev.signpost.http.Scope;
import dev.signpost.http.TenantRef;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the token of a console link states.
 *
 * @param id {@value #ID_CHARACTERS} letters and digits, for the audit log
 * @param tenant that it opens; of two with the same id one after the other, only this one
 * @param scopes never {@link Scope#ADMIN}
 * @param expiresMillis milliseconds since 1970
 * @param issuerDigest SHA-256 of the API key that it was made with, and ends with
 */
record ConsoleLink(String id, TenantRef tenant, Set<Scope> scopes, long expiresMillis, Buffer issuerDigest) {
    static final int ID_CHARACTERS = 20;

    private static final byte FORMAT = 1;
    private static final int DIGEST_BYTES = 32;
    /** All but the tenant's id, which comes last. */
    private static final int FIXED_BYTES = 1 + ID_CHARACTERS + 1 + 2 * Long.BYTES + DIGEST_BYTES;

    private static final Scope[] BITS = {Scope.PUBLISH, Scope.MANAGE, Scope.READ};

    ConsoleLink {
        scopes = Set.copyOf(scopes);
        if (scopes.contains(Scope.ADMIN)) {
            throw new IllegalArgumentException("a console link is for one tenant");
        }
    }

    Buffer toStatement() {
        return Buffer.buffer(FIXED_BYTES)
                .appendByte(FORMAT)
                .appendString(id)
                .appendByte(mask(scopes))
                .appendLong(expiresMillis)
                .appendLong(tenant.key())
                .appendBuffer(issuerDigest)
                .appendString(tenant.id());
    }

    /** Null for a statement of another format. */
    static @Nullable ConsoleLink of(Buffer statement) {
        if (statement.length() <= FIXED_BYTES || statement.getByte(0) != FORMAT) {
            return null;
        }
        int scopes = 1 + ID_CHARACTERS;
        int times = scopes + 1;
        int digest = times + 2 * Long.BYTES;
        String tenantId = text(statement, digest + DIGEST_BYTES, statement.length());
        return new ConsoleLink(
                text(statement, 1, scopes),
                new TenantRef(statement.getLong(times + Long.BYTES), tenantId),
                scopes(statement.getByte(scopes)),
                statement.getLong(times),
                statement.getBuffer(digest, digest + DIGEST_BYTES));
    }

    @Override
    public String toString() {
        return "ConsoleLink[id=" + id + ", tenant=" + tenant.id() + ", scopes=" + scopes + "]";
    }

    private static String text(Buffer from, int start, int end) {
        return from.getString(start, end, StandardCharsets.US_ASCII.name());
    }

    private static byte mask(Set<Scope> scopes) {
        int mask = 0;
        for (int i = 0; i < BITS.length; i++) {
            mask |= scopes.contains(BITS[i]) ? 1 << i : 0;
        }
        return (byte) mask;
    }

    private static Set<Scope> scopes(byte mask) {
        var scopes = EnumSet.noneOf(Scope.class);
        for (int i = 0; i < BITS.length; i++) {
            if ((mask & 1 << i) != 0) {
                scopes.add(BITS[i]);
            }
        }
        return scopes;
    }
}
