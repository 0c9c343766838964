package dev.signpost.chaos;

import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;

/**
 * What a storm is to be.
 *
 * @param seed of everything that is drawn
 * @param deck how often each trouble comes up
 * @param pods 2 or more
 * @param rate requests a second by all publishers together; one in ten brings up to twenty events
 * @param warmSeconds of load before the first trouble
 * @param calmSeconds of quiet before each trouble of processes, beside the moment that is drawn
 * @param postgres {@code debian} or {@code embedded}
 * @param standby whether the database has a synchronous standby
 * @param loopback whether all pods live on 127.0.0.1, also where they could have network namespaces
 * @param pooler whether PgBouncer stands before the database, in session mode
 * @param directory for logs and data; emptied before
 */
public record StormOptions(
        long seed,
        Map<Trouble, Integer> deck,
        int pods,
        int rate,
        int warmSeconds,
        int calmSeconds,
        String postgres,
        boolean standby,
        boolean loopback,
        boolean pooler,
        Path directory) {

    public static StormOptions ofSeed(long seed) {
        return new StormOptions(
                seed,
                Plan.deck(seed, 12),
                2,
                150,
                3,
                0,
                "embedded",
                false,
                false,
                false,
                Path.of("target", "chaos", "" + seed));
    }

    public StormOptions deck(Map<Trouble, Integer> other) {
        return new StormOptions(
                seed, other, pods, rate, warmSeconds, calmSeconds, postgres, standby, loopback, pooler, directory);
    }

    StormOptions pods(int number) {
        return new StormOptions(
                seed, deck, number, rate, warmSeconds, calmSeconds, postgres, standby, loopback, pooler, directory);
    }

    public StormOptions rate(int requestsPerSecond) {
        return new StormOptions(
                seed,
                deck,
                pods,
                requestsPerSecond,
                warmSeconds,
                calmSeconds,
                postgres,
                standby,
                loopback,
                pooler,
                directory);
    }

    public StormOptions warm(int seconds) {
        return new StormOptions(
                seed, deck, pods, rate, seconds, calmSeconds, postgres, standby, loopback, pooler, directory);
    }

    StormOptions calm(int seconds) {
        return new StormOptions(
                seed, deck, pods, rate, warmSeconds, seconds, postgres, standby, loopback, pooler, directory);
    }

    StormOptions postgres(String kind, boolean withStandby) {
        return new StormOptions(
                seed, deck, pods, rate, warmSeconds, calmSeconds, kind, withStandby, loopback, pooler, directory);
    }

    StormOptions loopback(boolean alone) {
        return new StormOptions(
                seed, deck, pods, rate, warmSeconds, calmSeconds, postgres, standby, alone, pooler, directory);
    }

    StormOptions pooler(boolean between) {
        return new StormOptions(
                seed, deck, pods, rate, warmSeconds, calmSeconds, postgres, standby, loopback, between, directory);
    }

    public StormOptions in(Path other) {
        return new StormOptions(
                seed, deck, pods, rate, warmSeconds, calmSeconds, postgres, standby, loopback, pooler, other);
    }

    /** {@code pod-killed=6,pod-frozen=2}. */
    static Map<Trouble, Integer> deck(String text) {
        Map<Trouble, Integer> deck = new EnumMap<>(Trouble.class);
        for (String part : text.split(",", -1)) {
            int equals = part.indexOf('=');
            String name = equals < 0 ? part : part.substring(0, equals);
            deck.merge(
                    Trouble.of(name.strip()),
                    equals < 0 ? 1 : Integer.parseInt(part.substring(equals + 1).strip()),
                    Integer::sum);
        }
        return deck;
    }

    /** How this storm is asked for again. */
    String command() {
        var text = new StringBuilder("--seed " + seed + " --pods " + pods + " --rate " + rate + " --postgres "
                + postgres + (standby ? " --standby" : "") + (loopback ? " --loopback" : "")
                + (pooler ? " --pooler" : "") + (calmSeconds > 0 ? " --calm " + calmSeconds : "") + " --troubles ");
        var parts = new StringBuilder();
        deck.forEach((trouble, count) -> parts.append(parts.isEmpty() ? "" : ",")
                .append(trouble.words())
                .append('=')
                .append(count));
        return text.append(parts).toString();
    }
}
