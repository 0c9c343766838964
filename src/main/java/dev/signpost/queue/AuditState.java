package dev.signpost.queue;

/**
 * What the audit knows of the whole instance, as of its last look, whichever pod made it.
 *
 * @param overdue deliveries that have been due for {@link AuditSweeps#OVERDUE} and could have been sent, counted up to
 *     {@link AuditSweeps#MOST_OVERDUE}
 * @param watermarkMillis age of the oldest watermark of a living pod
 * @param unprovenMillis events older than this have been proven to be answered for
 */
public record AuditState(long overdue, long watermarkMillis, long unprovenMillis) {
    public static final AuditState NONE = new AuditState(0, 0, 0);
}
