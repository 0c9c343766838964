package dev.signpost.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.signpost.ingest.EventParser;

/**
 * Times the reading of one publish body of about 1 KB, on one thread. Prints nanoseconds per event, the best of ten
 * rounds, for the machine's mood only ever adds.
 */
public final class ParseLoop {
    private static final int ROUND = 200_000;

    private ParseLoop() {}

    public static void main(String[] args) {
        byte[] body = body();
        var parser = new EventParser();
        double best = Double.MAX_VALUE;
        long kept = 0;
        for (int round = 0; round < 10; round++) {
            long from = System.nanoTime();
            for (int i = 0; i < ROUND; i++) {
                kept += parser.parse("acme", body, EventParser.Headers.NONE)
                        .data()
                        .length();
            }
            best = Math.min(best, (System.nanoTime() - from) / (double) ROUND);
        }
        System.out.printf("%d bytes: %.0f ns per event (%d bytes kept)%n", body.length, best, kept);
    }

    private static byte[] body() {
        var lines = new StringBuilder();
        for (int i = 0; i < 9; i++) {
            lines.append(i == 0 ? "" : ",")
                    .append("{\"sku\":\"A-4711-%d\",\"title\":\"Überseekiste, groß\",\"quantity\":%d,".formatted(i, i))
                    .append("\"price\":19.90,\"tags\":[\"new\",null,true]}");
        }
        return "{\"type\":\"deal.won\",\"occurredAt\":\"2026-04-06T11:39:46.752Z\",\"data\":{\"id\":123456,\"lines\":[%s]}}"
                .formatted(lines)
                .getBytes(UTF_8);
    }
}
