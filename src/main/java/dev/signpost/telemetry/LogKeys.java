package dev.signpost.telemetry;

/** Keys of log lines, each with one meaning everywhere. */
public final class LogKeys {
    public static final String AHEAD_MILLIS = "aheadMillis";
    public static final String API_PORT = "apiPort";
    public static final String ATTEMPT = "attempt";
    public static final String BYTES_IN = "bytesIn";
    public static final String BYTES_OUT = "bytesOut";
    public static final String CAUSE = "cause";
    public static final String CHECK = "check";
    public static final String COUNT = "count";
    public static final String DATABASE = "database";
    public static final String ENCRYPTION_KEY = "encryptionKey";
    public static final String DETAIL = "detail";
    public static final String DUE_AT = "dueAt";
    public static final String EVENT_ID = "eventId";
    public static final String EVENT_TYPE = "eventType";
    public static final String FILE = "file";
    public static final String IDS = "ids";
    public static final String JOB_ID = "jobId";
    public static final String KEY_ID = "keyId";
    public static final String KIND = "kind";
    public static final String MANAGEMENT_PORT = "managementPort";
    public static final String METHOD = "method";
    public static final String MILLIS = "millis";
    public static final String NATIVE_TRANSPORT = "nativeTransport";
    public static final String OPERATION = "operation";
    public static final String PART = "part";
    public static final String POD_ID = "podId";
    public static final String REASON = "reason";
    public static final String REMOTE = "remote";
    public static final String REQUEST_ID = "requestId";
    public static final String RESENT = "resent";
    public static final String RESTORED_TO = "restoredTo";
    public static final String RESULT = "result";
    public static final String SETTING = "setting";
    public static final String SLOT = "slot";
    public static final String SQL_STATE = "sqlState";
    public static final String STATUS_CODE = "statusCode";
    public static final String TENANT_ID = "tenantId";
    public static final String VERDICT = "verdict";
    public static final String VERSION = "version";
    public static final String WEBHOOK_ID = "webhookId";

    private LogKeys() {}
}
