package dev.signpost.queue;

import dev.signpost.telemetry.LogKeys;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts and logs what was mended, whoever has mended it. Any thread may call. */
public final class AuditLog {
    private static final Logger LOG = LoggerFactory.getLogger(AuditLog.class);
    private static final int IDS = 20;

    private final Map<AuditRepair, LongAdder> counts = new EnumMap<>(AuditRepair.class);

    public AuditLog() {
        for (AuditRepair kind : AuditRepair.values()) {
            counts.put(kind, new LongAdder());
        }
    }

    /** How many of that kind this pod has mended. */
    public LongAdder count(AuditRepair kind) {
        return Objects.requireNonNull(counts.get(kind));
    }

    /** How many of any kind. */
    public long all() {
        return counts.values().stream().mapToLong(LongAdder::sum).sum();
    }

    /** @param ids of events, webhooks or pods, by kind; the first of many */
    void repaired(AuditRepair kind, long count, Object... ids) {
        if (count == 0) {
            return;
        }
        count(kind).add(count);
        LOG.atError()
                .addKeyValue(LogKeys.KIND, kind)
                .addKeyValue(LogKeys.COUNT, count)
                .addKeyValue(
                        LogKeys.IDS,
                        Arrays.stream(ids).limit(IDS).map(String::valueOf).collect(Collectors.joining(" ")))
                .log("audit.repaired");
    }

    /** Deliveries that were held while their webhook was being brought back, and are sent now: nothing is wrong. */
    void released(long count) {
        if (count > 0) {
            LOG.atInfo().addKeyValue(LogKeys.COUNT, count).log("audit.released");
        }
    }
}
