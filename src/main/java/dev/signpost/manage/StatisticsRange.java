package dev.signpost.manage;

import dev.signpost.http.Call;
import dev.signpost.model.Refusal;
import dev.signpost.queue.HourSums;
import dev.signpost.queue.Statistics;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/** Reads {@code from}, {@code to} and {@code step} of a call, and says what to do where they do not fit together. */
final class StatisticsRange {
    /** Points of one answer. */
    static final int MOST_POINTS = 1_500;

    private static final long MINUTE = 60;
    private static final long HOUR = 3_600;
    private static final long DEFAULT_SPAN = HOUR;
    // The first of these that makes few enough points for a chart.
    private static final long[] STEPS = {MINUTE, 300, 900, HOUR, 6 * HOUR, 24 * HOUR};
    private static final int FEW_POINTS = 200;

    private final Duration kept;

    /** @param kept how long hours are kept */
    StatisticsRange(Duration kept) {
        this.kept = kept;
    }

    /**
     * The range that the call asks for: the last hour by minute if it names none, and never beyond now. Its ends are
     * moved outwards to whole points.
     *
     * @throws Refusal INVALID that points at the parameter to change
     */
    Statistics.Range of(Call call, Instant now) {
        long nowSeconds = now.getEpochSecond();
        long to = call.queryTime("to")
                .map(Instant::getEpochSecond)
                .map(asked -> Math.min(asked, nowSeconds + 1))
                .orElse(nowSeconds + 1);
        // Whole minutes, so that an hour by minute has sixty points.
        long from = call.queryTime("from")
                .map(Instant::getEpochSecond)
                .orElse(Math.floorDiv(to + MINUTE - 1, MINUTE) * MINUTE - DEFAULT_SPAN);
        if (from >= to) {
            throw Refusal.invalid("from", "must be before to, and before now");
        }
        if (from < nowSeconds - kept.toSeconds() - 24 * HOUR) {
            throw Refusal.invalid("from", "must be at most " + kept.toDays() + " days ago: older counts are not kept");
        }
        // An hour more than is promised, for whoever asks for just that.
        long oldestMinute = nowSeconds - HourSums.MINUTES_KEPT.toSeconds() - HOUR;
        long step = call.queryNumber("step").orElseGet(() -> step(from, to, oldestMinute));
        check(from, to, step, oldestMinute);
        return new Statistics.Range(Math.floorDiv(from, step) * step, Math.floorDiv(to + step - 1, step) * step, step);
    }

    private static long step(long from, long to, long oldestMinute) {
        for (long step : STEPS) {
            if ((to - from) / step <= FEW_POINTS && (from >= oldestMinute || step >= HOUR)) {
                return step;
            }
        }
        return STEPS[STEPS.length - 1];
    }

    private static void check(long from, long to, long step, long oldestMinute) {
        if (step % MINUTE != 0) {
            throw Refusal.invalid("step", "must be a multiple of 60");
        }
        if (step % HOUR != 0 && from < oldestMinute) {
            throw Refusal.invalid(
                    "step",
                    "must be a multiple of 3600 where from is more than " + HourSums.MINUTES_KEPT.toDays()
                            + " days ago: minutes are not kept for longer");
        }
        long points = (to - from + step - 1) / step;
        if (points > MOST_POINTS) {
            throw Refusal.invalid("step", tooMany(points, to - from));
        }
    }

    private static String tooMany(long points, long span) {
        long least = Math.floorDiv(span + MOST_POINTS - 1, MOST_POINTS);
        long unit = least > HOUR ? HOUR : MINUTE;
        return String.format(
                Locale.ROOT,
                "must be at least %d for this range: it makes %d points, and at most %d are answered",
                Math.floorDiv(least + unit - 1, unit) * unit,
                points,
                MOST_POINTS);
    }
}
