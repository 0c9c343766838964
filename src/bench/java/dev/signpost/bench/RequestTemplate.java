package dev.signpost.bench;

/**
 * The bytes of a publish request, made once: every field that differs between requests has a fixed width and is
 * written over in place.
 *
 * <p>An event is {@code {"type":"bench.017","data":{"t":1732233445566778,"note":"…"}}}; {@code t} is the microsecond of
 * the scheduled send.
 */
final class RequestTemplate {
    private static final int TYPE_DIGITS = 3;
    private static final int STAMP_DIGITS = 16;
    static final int NUMBER_DIGITS = 12;

    private final byte[] request;
    private final int types;
    private final int batch;
    private final int firstEvent;
    private final int eventStride;
    private final int typeAt;
    private final int stampAt;
    private final int keyInEvent;
    private final int keyInHead;

    RequestTemplate(Load load) {
        types = load.types();
        batch = load.batch();
        String number = "0".repeat(NUMBER_DIGITS);
        String key = load.prefix() + "-" + number;
        String keyField = load.keys() && batch > 1 ? "\"idempotencyKey\":\"" + key + "\"," : "";
        String open = "{" + keyField + "\"type\":\"bench.000\",\"data\":{\"t\":";
        String event = open + "0".repeat(STAMP_DIGITS) + ",\"note\":\"" + note(load.size()) + "\"}}";
        String body = batch == 1 ? event : "[" + (event + ",").repeat(batch - 1) + event + "]";
        String keyHeader = load.keys() && batch == 1 ? "Idempotency-Key: " + key + "\r\n" : "";
        String head = "POST " + load.path() + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + load.key()
                + "\r\nContent-Type: application/json\r\n" + keyHeader + "Content-Length: " + body.length()
                + "\r\n\r\n";
        request = Bytes.ascii(head + body);
        firstEvent = head.length() + (batch == 1 ? 0 : 1);
        eventStride = event.length() + 1;
        typeAt = event.indexOf("bench.") + 6;
        stampAt = open.length();
        keyInEvent = keyField.isEmpty() ? -1 : event.indexOf(number);
        keyInHead = keyHeader.isEmpty() ? -1 : head.indexOf(number, head.indexOf("Idempotency-Key"));
    }

    /** Text that does not compress to nothing, so that data has the size asked for. */
    private static String note(int size) {
        int length = Math.max(0, size - "{'t':0000000000000000,'note':''}".length());
        StringBuilder text = new StringBuilder(length);
        long state = 42;
        for (int i = 0; i < length; i++) {
            state = IdTable.mix(state + i);
            text.append((char) ('a' + Math.floorMod(state, 26)));
        }
        return text.toString();
    }

    int length() {
        return request.length;
    }

    /** The request that publishes the events {@code first} and on. The array is written over by the next call. */
    byte[] fill(long first, long scheduledMicros) {
        for (int i = 0; i < batch; i++) {
            int event = firstEvent + i * eventStride;
            Bytes.putDecimal(request, event + typeAt, type(first + i), TYPE_DIGITS);
            Bytes.putDecimal(request, event + stampAt, scheduledMicros, STAMP_DIGITS);
            if (keyInEvent >= 0) {
                Bytes.putDecimal(request, event + keyInEvent, first + i, NUMBER_DIGITS);
            }
        }
        if (keyInHead >= 0) {
            Bytes.putDecimal(request, keyInHead, first, NUMBER_DIGITS);
        }
        return request;
    }

    int type(long number) {
        return (int) (number % types);
    }
}
