package dev.signpost.queue;

/**
 * What one pod sent a webhook in one minute.
 *
 * @param webhookKey internal number of the webhook
 * @param tenantKey internal number of its tenant
 * @param minuteMillis start of the minute, milliseconds since 1970
 * @param delivered attempts that the receiver took
 * @param failed attempts that failed
 * @param dead deliveries that became dead letters
 * @param latency attempts by response time: buckets of {@link Latencies}
 */
@SuppressWarnings("ArrayRecordComponent") // read and thrown away; never compared
record WebhookMinute(
        long webhookKey, long tenantKey, long minuteMillis, int delivered, int failed, int dead, long[] latency) {

    /** The buckets up to the last one that is not empty, as Postgres writes an array. */
    String latencyText() {
        int used = latency.length;
        while (used > 0 && latency[used - 1] == 0) {
            used--;
        }
        var text = new StringBuilder("{");
        for (int i = 0; i < used; i++) {
            text.append(i == 0 ? "" : ",").append(latency[i]);
        }
        return text.append('}').toString();
    }
}
