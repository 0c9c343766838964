package dev.signpost.manage;

import dev.signpost.http.HttpJournal;
import dev.signpost.telemetry.LogKeys;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Writes what happened to requests into the log: one wide line each, and a stack for what nobody foresaw. Of requests
 * that were refused before anybody knew whose they were only so many get a line; the rest is counted in one.
 */
public final class RequestJournal implements HttpJournal {
    private static final Logger LOG = LoggerFactory.getLogger(RequestJournal.class);
    private static final int SERVER_FAULT = 500;
    private static final int REFUSED = 400;

    private final RefusedLines refused;

    /** @param refused shared by all event loops */
    public RequestJournal(RefusedLines refused) {
        this.refused = refused;
    }

    @Override
    public void finished(Exchange exchange) {
        long untold = refused.untold();
        if (untold > 0) {
            LOG.atInfo().addKeyValue(LogKeys.COUNT, untold).log("requests.refused");
        }
        boolean anonymous = exchange.keyId() == null
                && exchange.status() < SERVER_FAULT
                && (exchange.status() >= REFUSED || exchange.status() == 0);
        if (anonymous && !refused.takes(exchange.remote())) {
            return;
        }
        LOG.atLevel(exchange.status() >= SERVER_FAULT ? Level.WARN : Level.INFO)
                .addKeyValue(LogKeys.REQUEST_ID, exchange.requestId())
                .addKeyValue(LogKeys.METHOD, exchange.method())
                .addKeyValue(LogKeys.OPERATION, exchange.operation())
                .addKeyValue(LogKeys.TENANT_ID, exchange.tenantId())
                .addKeyValue(LogKeys.KEY_ID, exchange.keyId())
                .addKeyValue(LogKeys.STATUS_CODE, exchange.status())
                .addKeyValue(LogKeys.MILLIS, exchange.micros() / 1000.0)
                .addKeyValue(LogKeys.BYTES_IN, exchange.bytesIn())
                .addKeyValue(LogKeys.BYTES_OUT, exchange.bytesOut())
                .addKeyValue(LogKeys.REMOTE, exchange.remote())
                .log("request.answered");
    }

    @Override
    public void unforeseen(String requestId, Throwable failure) {
        LOG.atError()
                .addKeyValue(LogKeys.REQUEST_ID, requestId)
                .setCause(failure)
                .log("request.failed");
    }
}
