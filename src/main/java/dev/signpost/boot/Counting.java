package dev.signpost.boot;

import dev.signpost.pg.SqlRunner;
import dev.signpost.queue.IdClock;
import dev.signpost.queue.MinuteLog;
import dev.signpost.queue.MinuteRow;
import dev.signpost.record.MinuteCounts;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;

/** The counts of minutes of all deliver verticles: each on its own event loop, asked together by any. */
final class Counting {
    /** The last write of a process that stops may take so long; what is not written by then is lost. */
    private static final long LAST_WRITE_MILLIS = 1_500;

    final LongAdder lost = new LongAdder();

    private final IdClock clock;
    private final AtomicInteger parts = new AtomicInteger();
    private final List<Seat> seats = new CopyOnWriteArrayList<>();

    private record Seat(Context context, MinuteCounts counts) {
        <T> Future<T> ask(Function<MinuteCounts, Future<T>> question) {
            Promise<T> answer = Promise.promise();
            context.runOnContext(turn -> question.apply(counts).onComplete(answer));
            return answer.future();
        }
    }

    /** @param clock Postgres's time, so that the minutes of all pods are the same */
    Counting(IdClock clock) {
        this.clock = clock;
    }

    /** Counts on the caller's event loop. */
    MinuteCounts on(Vertx vertx, SqlRunner sql) {
        var around = new MinuteCounts.Surroundings(clock::nowMillis, parts::incrementAndGet, lost);
        var counts = new MinuteCounts(vertx, new MinuteLog(sql), around);
        seats.add(new Seat(vertx.getOrCreateContext(), counts));
        return counts;
    }

    /** What this process has counted and not written yet. */
    Future<List<MinuteRow>> running(long tenantKey, Collection<Long> webhookKeys) {
        var answers = seats.stream()
                .map(seat -> seat.ask(counts -> Future.succeededFuture(counts.running(tenantKey, webhookKeys))))
                .toList();
        return Future.all(answers)
                .map(all -> answers.stream()
                        .flatMap(answer -> answer.result().stream())
                        .toList());
    }

    /** Writes all that has been counted; completes, too, if that takes too long. */
    Future<Void> end() {
        var written = seats.stream().map(seat -> seat.ask(MinuteCounts::flush)).toList();
        return Future.join(written)
                .timeout(LAST_WRITE_MILLIS, TimeUnit.MILLISECONDS)
                .<Void>mapEmpty()
                .otherwiseEmpty();
    }
}
