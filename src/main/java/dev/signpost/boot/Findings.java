package dev.signpost.boot;

import dev.signpost.queue.AuditLog;
import dev.signpost.queue.AuditState;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/** What the audit has found, for the gauges and for operators. */
final class Findings {
    private static final long MILLIS_PER_SECOND = 1000;
    /** A request may take half a minute, and its outcome a moment to be recorded. */
    private static final long WATERMARK_WARNING_MILLIS = 120_000;

    /** What this pod has mended. */
    final AuditLog log = new AuditLog();

    private volatile AuditState state = AuditState.NONE;

    void keep(AuditState found) {
        state = found;
    }

    long overdue() {
        return state.overdue();
    }

    double watermarkSeconds() {
        return (double) state.watermarkMillis() / MILLIS_PER_SECOND;
    }

    double unprovenSeconds() {
        return (double) state.unprovenMillis() / MILLIS_PER_SECOND;
    }

    /** For the page of readiness. */
    List<JsonObject> warnings() {
        AuditState now = state;
        List<JsonObject> warnings = new ArrayList<>();
        if (now.overdue() > 0) {
            warnings.add(warning("OVERDUE", now.overdue()));
        }
        if (now.watermarkMillis() > WATERMARK_WARNING_MILLIS) {
            warnings.add(warning("WATERMARK_AGE_SECONDS", now.watermarkMillis() / MILLIS_PER_SECOND));
        }
        if (log.all() > 0) {
            warnings.add(warning("REPAIRED", log.all()));
        }
        return warnings;
    }

    /** For the API and the console. */
    JsonObject json() {
        return new JsonObject()
                .put("overdue", state.overdue())
                .put("repaired", log.all())
                .put("watermarkAgeSeconds", state.watermarkMillis() / MILLIS_PER_SECOND);
    }

    private static JsonObject warning(String kind, long value) {
        return new JsonObject().put("kind", kind).put("value", value);
    }
}
