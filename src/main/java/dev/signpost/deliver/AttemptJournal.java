package dev.signpost.deliver;

import dev.signpost.model.AttemptResult;
import dev.signpost.model.Delivery;
import dev.signpost.model.Verdict;
import dev.signpost.model.WaitReason;
import dev.signpost.model.Webhook;
import dev.signpost.queue.Settlement;
import dev.signpost.telemetry.LogKeys;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** One wide log line for each attempt: at debug for a success, at info for the rest. And one when a webhook is shut. */
final class AttemptJournal {
    private static final Logger LOG = LoggerFactory.getLogger(AttemptJournal.class);

    private static final long PROXY_LINES_APART_MILLIS = 10_000;

    private final Tally tally;
    // Owned by the verticle's event loop.
    private long lastProxyLine;
    private long proxyFailures;

    AttemptJournal(Tally tally) {
        this.tally = tally;
    }

    void attempted(Delivery delivery, Webhook webhook, Settlement.Attempted attempt, Verdict verdict) {
        boolean success = attempt.result() == AttemptResult.SUCCESS;
        Level level = success ? Level.DEBUG : Level.INFO;
        if (!LOG.isEnabledForLevel(level)) {
            return;
        }
        LOG.atLevel(level)
                .addKeyValue(LogKeys.TENANT_ID, delivery.event().tenantId())
                .addKeyValue(LogKeys.EVENT_ID, delivery.event().id())
                .addKeyValue(LogKeys.EVENT_TYPE, delivery.event().type())
                .addKeyValue(LogKeys.WEBHOOK_ID, webhook.id())
                .addKeyValue(LogKeys.ATTEMPT, delivery.number())
                .addKeyValue(LogKeys.RESULT, attempt.result())
                .addKeyValue(
                        LogKeys.DETAIL,
                        attempt.answer() == null ? null : attempt.answer().detail())
                .addKeyValue(
                        LogKeys.RESENT,
                        attempt.answer() != null && attempt.answer().resent())
                .addKeyValue(LogKeys.STATUS_CODE, attempt.statusCode())
                .addKeyValue(LogKeys.MILLIS, attempt.millis())
                .addKeyValue(LogKeys.VERDICT, verdict.getClass().getSimpleName())
                .log(verdict instanceof Verdict.Parked ? "delivery.dead" : "delivery.attempted");
    }

    /** A webhook is sent nothing for a time, but a probe at its end. */
    void shut(@Nullable Webhook webhook, WaitReason reason, long millis) {
        switch (reason) {
            case BREAKER_OPEN -> tally.opened.increment();
            case DESTINATION_STOPPED -> tally.stopped.increment();
            default -> tally.paused.increment();
        }
        LOG.atInfo()
                .addKeyValue(LogKeys.WEBHOOK_ID, webhook == null ? null : webhook.id())
                .addKeyValue(LogKeys.REASON, reason)
                .addKeyValue(LogKeys.MILLIS, millis)
                .log("webhook.shut");
    }

    /** A webhook's receiver is there again. */
    void freed(@Nullable Webhook webhook) {
        LOG.atInfo()
                .addKeyValue(LogKeys.WEBHOOK_ID, webhook == null ? null : webhook.id())
                .log("webhook.freed");
    }

    /** Nothing was sent: the catalogue could not be read, or we have a defect. */
    void unforeseen(Delivery delivery, Throwable failure) {
        LOG.atError()
                .addKeyValue(LogKeys.EVENT_ID, delivery.event().id())
                .setCause(failure)
                .log("delivery.not_attempted");
    }

    /** The egress proxy let nothing through; said at most every ten seconds, for it concerns every delivery alike. */
    void proxyFailed(long nowMillis) {
        proxyFailures++;
        if (nowMillis - lastProxyLine >= PROXY_LINES_APART_MILLIS) {
            LOG.atWarn().addKeyValue(LogKeys.COUNT, proxyFailures).log("outbound.proxy_failed");
            lastProxyLine = nowMillis;
            proxyFailures = 0;
        }
    }
}
