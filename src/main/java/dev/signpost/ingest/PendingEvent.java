package dev.signpost.ingest;

import dev.signpost.catalog.TenantSnapshot;
import dev.signpost.model.Match;
import dev.signpost.queue.Publication;
import io.vertx.core.Context;
import io.vertx.core.Promise;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A published event on its way into the log. Owned by the intake's event loop once it has arrived there. */
final class PendingEvent {
    final Draft draft;
    final TenantShare share;
    final @Nullable Together together;
    final Promise<Receipt> answer = Promise.promise();
    final @Nullable Context origin;
    final long arrivedNanos;
    final int bytes;
    final Publication.@Nullable IdempotencyKey key;

    @Nullable
    TenantSnapshot tenant;

    /** Its targets, as they were resolved last. */
    @Nullable
    Match match;

    /** It is within its tenant's rate. */
    boolean withinRate;

    /** The tenant's catalogue was read after the event had come in. */
    boolean rematched;

    /** Times that it was written in vain. */
    int rounds;

    /** Times that its tenant was read anew for it. */
    int reads;

    /** Its publisher has an answer: if it is not stored by now, it shall not be. */
    boolean answered;

    PendingEvent(
            Draft draft, TenantShare share, @Nullable Together together, @Nullable Context origin, long arrivedNanos) {
        this.draft = draft;
        this.share = share;
        this.together = together;
        this.origin = origin;
        this.arrivedNanos = arrivedNanos;
        this.bytes = bytes(draft);
        this.key = draft.idempotencyKey() == null ? null : key(draft, draft.idempotencyKey());
    }

    /** Payload bytes of an event. */
    static int bytes(Draft draft) {
        return draft.data().length()
                + (draft.changes() == null ? 0 : draft.changes().length());
    }

    /** The tenant, once it is known. */
    TenantSnapshot tenant() {
        if (tenant == null) {
            throw new IllegalStateException("an event is matched only when its tenant is known");
        }
        return tenant;
    }

    /** Its targets, once they are known. */
    Match match() {
        if (match == null) {
            throw new IllegalStateException("an event goes into a batch only when it is matched");
        }
        return match;
    }

    private static Publication.IdempotencyKey key(Draft draft, String key) {
        MessageDigest digest = sha256();
        digest.update(utf8(draft.tenantId()));
        digest.update((byte) 0);
        UUID byKey = first16(digest.digest(utf8(key)));
        digest.update(utf8(draft.type()));
        digest.update((byte) 0);
        digest.update(draft.data().bytes());
        if (draft.changes() != null) {
            digest.update((byte) 0);
            digest.update(draft.changes().bytes());
        }
        return new Publication.IdempotencyKey(byKey, first16(digest.digest()));
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static UUID first16(byte[] hash) {
        var buffer = ByteBuffer.wrap(hash);
        return new UUID(buffer.getLong(), buffer.getLong());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
