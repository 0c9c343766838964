package dev.signpost.manage;

import dev.signpost.http.HttpJournal;
import dev.signpost.telemetry.LogKeys;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** Writes what happened to requests into the log: one wide line each, and a stack for what nobody foresaw. */
public final class RequestJournal implements HttpJournal {
    private static final Logger LOG = LoggerFactory.getLogger(RequestJournal.class);
    private static final int SERVER_FAULT = 500;

    @Override
    public void finished(Exchange exchange) {
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
