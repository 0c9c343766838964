package dev.signpost.testkit;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A request as it came over the wire: names cased as they were sent, in their order, and the body's very bytes. */
public final class ReceivedRequest {
    private final String head;
    private final byte[] body;
    private final long nanoTime;

    ReceivedRequest(String head, byte[] body, long nanoTime) {
        this.head = head;
        this.body = body.clone();
        this.nanoTime = nanoTime;
    }

    /** Request line and headers as they were sent, ISO 8859-1, without the empty line. */
    public String head() {
        return head;
    }

    public String method() {
        return head.substring(0, head.indexOf(' '));
    }

    public String target() {
        return head.split(" ", 3)[1];
    }

    /** Header lines in their order, names as sent. */
    public List<Map.Entry<String, String>> headers() {
        List<Map.Entry<String, String>> out = new ArrayList<>();
        String[] lines = head.split("\r\n");
        for (int i = 1; i < lines.length; i++) {
            int colon = lines[i].indexOf(':');
            out.add(Map.entry(
                    lines[i].substring(0, colon), lines[i].substring(colon + 1).strip()));
        }
        return out;
    }

    /** The first header of that name, in any case (RFC 9110 section 5.1). */
    public Optional<String> header(String name) {
        return headers().stream()
                .filter(header -> header.getKey().equalsIgnoreCase(name))
                .map(Map.Entry::getValue)
                .findFirst();
    }

    /** All headers by name, for libraries that want them so. */
    public Map<String, List<String>> headerMap() {
        Map<String, List<String>> out = new LinkedHashMap<>();
        headers()
                .forEach(header -> out.computeIfAbsent(header.getKey(), name -> new ArrayList<>())
                        .add(header.getValue()));
        return out;
    }

    public byte[] body() {
        return body.clone();
    }

    public String text() {
        return new String(body, StandardCharsets.UTF_8);
    }

    /** When its last byte had come, by {@link System#nanoTime}. */
    public long nanoTime() {
        return nanoTime;
    }

    @Override
    public String toString() {
        return head + "\r\n\r\n" + text();
    }
}
