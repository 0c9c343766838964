package dev.signpost.bench;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What publishers were told. In the log: {@code A number id type matched duplicate} for an acknowledged event, {@code U
 * number} for one whose fate was never told, {@code R number status} for a refused one.
 */
final class LoadTally {
    private static final byte[] ID = Bytes.ascii("\"id\":\"");
    private static final byte[] MATCHED = Bytes.ascii("\"matchedCount\":");
    private static final byte[] DUPLICATE = Bytes.ascii("\"duplicate\":true");

    private final @Nullable LineLog log;
    private final EventIdReader id = new EventIdReader();
    private final byte[] line = new byte[96];
    private final Map<Integer, Long> statuses = new TreeMap<>();
    private final Histogram latency = new Histogram();
    private long acknowledged;
    private long matched;
    private long duplicates;
    private long refused;
    private long unknown;
    private long retried;
    private long worstLag;

    LoadTally(@Nullable LineLog log) {
        this.log = log;
    }

    void clear() {
        statuses.clear();
        latency.clear();
        acknowledged = 0;
        matched = 0;
        duplicates = 0;
        refused = 0;
        unknown = 0;
        retried = 0;
        worstLag = 0;
    }

    void status(int status) {
        statuses.merge(status, 1L, Long::sum);
    }

    void retried() {
        retried++;
    }

    void lag(long micros) {
        worstLag = Math.max(worstLag, micros);
    }

    void answeredAfter(long micros) {
        latency.record(micros);
    }

    /** Reads one event's answer in [from, to); false if it holds no id. */
    boolean acknowledge(byte[] body, int from, int to, long number, int type) throws IOException {
        int at = Bytes.find(body, from, to, ID);
        if (at < 0 || !id.read(body, at + ID.length, to)) {
            return false;
        }
        int count = Bytes.find(body, from, to, MATCHED);
        long webhooks = count < 0 ? 0 : Bytes.number(body, count + MATCHED.length, to);
        boolean again = Bytes.find(body, from, to, DUPLICATE) >= 0;
        acknowledged++;
        if (again) {
            duplicates++;
        } else {
            matched += webhooks;
        }
        if (log != null) {
            writeAcknowledged(log, number, type, webhooks, again);
        }
        return true;
    }

    private void writeAcknowledged(LineLog to, long number, int type, long webhooks, boolean again) throws IOException {
        int at = begin('A', number);
        Bytes.putHex(line, at, id.high());
        Bytes.putHex(line, at + 16, id.low());
        line[at + 32] = ' ';
        Bytes.putDecimal(line, at + 33, type, 3);
        line[at + 36] = ' ';
        Bytes.putDecimal(line, at + 37, webhooks, 6);
        line[at + 43] = ' ';
        line[at + 44] = (byte) (again ? '1' : '0');
        to.add(line, at + 45);
    }

    void refuse(long number, int status) throws IOException {
        refused++;
        if (log != null) {
            int at = begin('R', number);
            Bytes.putDecimal(line, at, status, 3);
            log.add(line, at + 3);
        }
    }

    void unknown(long number) throws IOException {
        unknown++;
        if (log != null) {
            log.add(line, begin('U', number));
        }
    }

    private int begin(char kind, long number) {
        line[0] = (byte) kind;
        line[1] = ' ';
        Bytes.putDecimal(line, 2, number, RequestTemplate.NUMBER_DIGITS);
        line[2 + RequestTemplate.NUMBER_DIGITS] = ' ';
        return 3 + RequestTemplate.NUMBER_DIGITS;
    }

    void flush() throws IOException {
        if (log != null) {
            log.flush();
        }
    }

    Map<String, Object> summary(double seconds) {
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("seconds", seconds);
        out.put("acknowledged", acknowledged);
        out.put("matched", matched);
        out.put("duplicates", duplicates);
        out.put("refused", refused);
        out.put("unknown", unknown);
        out.put("retried", retried);
        out.put("statuses", Map.copyOf(statuses));
        out.put("worstLagMicros", worstLag);
        out.put("ackMicros", latency.summary());
        return out;
    }
}
