package dev.signpost.queue;

import dev.signpost.model.AttemptResult;
import dev.signpost.model.Verdict;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Counts what one event loop's webhooks are sent in the running minute: a look-up and a few additions a delivery. Owned
 * by that event loop.
 */
final class MinuteCounts {
    /** Webhooks counted in one minute; what others are sent meanwhile is left out of the statistics. */
    static final int MAX_WEBHOOKS = 100_000;

    private final Map<Long, Counts> webhooks = new HashMap<>();
    private long minuteMillis;

    /** What a webhook was sent so far. */
    private static final class Counts {
        private final long tenantKey;
        private final long[] latency = new long[Latencies.BUCKETS];
        private int delivered;
        private int failed;
        private int dead;

        Counts(long tenantKey) {
            this.tenantKey = tenantKey;
        }
    }

    /** The minute that is counted in: its start, milliseconds since 1970. */
    long minuteMillis() {
        return minuteMillis;
    }

    /** Begins to count in that minute; what was counted before must have been taken. */
    void begin(long startMillis) {
        minuteMillis = startMillis;
    }

    /** Counts an outcome; what says nothing about the receiver counts for nothing. */
    void add(Settlement settlement) {
        boolean died = settlement.verdict() instanceof Verdict.Parked parked
                && parked.reason().dead();
        Settlement.Attempted attempt = settlement.attempt();
        boolean asked = attempt != null && attempt.result().code() < AttemptResult.INTERRUPTED.code();
        Counts counts = died || asked ? counts(settlement) : null;
        if (counts == null) {
            return;
        }
        if (died) {
            counts.dead++;
        }
        if (attempt != null && asked) {
            if (attempt.result() == AttemptResult.SUCCESS) {
                counts.delivered++;
            } else {
                counts.failed++;
            }
            counts.latency[Latencies.bucket(attempt.millis())]++;
        }
    }

    private @Nullable Counts counts(Settlement settlement) {
        Long key = settlement.delivery().webhookKey();
        Counts known = webhooks.get(key);
        if (known == null && webhooks.size() < MAX_WEBHOOKS) {
            known = new Counts(settlement.delivery().event().tenantKey());
            webhooks.put(key, known);
        }
        return known;
    }

    /** What has been counted, and stays. */
    List<WebhookMinute> look() {
        List<WebhookMinute> rows = new ArrayList<>(webhooks.size());
        webhooks.forEach((key, counts) -> rows.add(new WebhookMinute(
                key,
                counts.tenantKey,
                minuteMillis,
                counts.delivered,
                counts.failed,
                counts.dead,
                counts.latency.clone())));
        return rows;
    }

    /** What has been counted, and is forgotten here. */
    List<WebhookMinute> take() {
        List<WebhookMinute> rows = look();
        webhooks.clear();
        return rows;
    }
}
