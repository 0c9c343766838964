package dev.signpost.simulation;

import dev.signpost.pg.Sql;
import dev.signpost.pg.SqlRunner;
import dev.signpost.pg.SqlTransactions;
import dev.signpost.simulation.Weather.Fault;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A process's way to the database: statements and their answers take time, and may be lost, late or unanswered. */
final class Link implements SqlTransactions {
    private static final int HOP_NANOS = 400_000;
    private static final long LEAST_HOP_NANOS = 50_000;
    private static final long SLOWEST_NANOS = 2_500 * Timeline.MILLI;
    private static final long LATEST_NANOS = 4 * Timeline.SECOND;
    private static final long IDLE_IN_TRANSACTION_NANOS = 3 * Timeline.SECOND;

    private final Timeline timeline;
    private final Database database;
    private final Life life;
    private final Weather weather;
    private final long answerLimitNanos;
    private final List<Database.Session> open = new ArrayList<>();

    Link(Timeline timeline, Database database, Life life, Weather weather, long answerLimitNanos) {
        this.timeline = timeline;
        this.database = database;
        this.life = life;
        this.weather = weather;
        this.answerLimitNanos = answerLimitNanos;
    }

    @Override
    public Future<RowSet<Row>> run(Sql sql, Tuple parameters) {
        return send(sql.name(), parameters, null);
    }

    /** The process is gone, and its connections with it. */
    void cut() {
        List.copyOf(open).forEach(session -> timeline.in(hop(), Life.world(), session::rollback));
        open.clear();
    }

    /** One statement on its way. */
    private final class Sending implements Database.Answer {
        private final String name;
        private final Tuple parameters;
        private final Database.@Nullable Session session;
        private final Promise<RowSet<Row>> promise = Promise.promise();
        private final @Nullable Fault fault = weather.draw(timeline.nanos());
        private final long limitNanos = timeline.nanos() + answerLimitNanos;

        private Sending(String name, Tuple parameters, Database.@Nullable Session session) {
            this.name = name;
            this.parameters = parameters;
            this.session = session;
        }

        private Future<RowSet<Row>> begin() {
            if (fault == null) {
                arriveIn(hop());
            } else {
                waits();
                beginBadly();
            }
            return promise.future();
        }

        /** Only what does not go its way at once can come to its limit. */
        @Override
        public void waits() {
            timeline.at(limitNanos, life, this::giveUp);
        }

        private void giveUp() {
            promise.tryFail(new TimeoutException("no answer in time"));
        }

        private void beginBadly() {
            switch (fault == null ? Fault.SLOW : fault) {
                case AWAY, REQUEST_LOST -> failIn(hop(), broken());
                case REFUSED -> failIn(2 * hop(), new PgException("deadlock detected", "ERROR", "40P01", ""));
                case ANSWER_LOST -> arriveIn(hop());
                case LATE -> {
                    failIn(hop(), broken());
                    arriveIn(between(20 * Timeline.MILLI, LATEST_NANOS));
                }
                case HANGS -> {
                    failIn(between(Timeline.MILLI, Timeline.SECOND), broken());
                    hangFor(between(20 * Timeline.MILLI, LATEST_NANOS));
                }
                case SLOW -> arriveIn(between(20 * Timeline.MILLI, SLOWEST_NANOS));
            }
        }

        private void arriveIn(long nanos) {
            timeline.in(nanos, Life.world(), () -> {
                if (session == null || !session.over()) {
                    database.run(name, parameters, session, this);
                } else {
                    failIn(hop(), broken());
                }
            });
        }

        private void hangFor(long nanos) {
            timeline.in(hop(), Life.world(), () -> {
                Database.Hung hung = session == null ? database.hang(name, parameters) : null;
                if (hung == null) {
                    arriveIn(nanos);
                } else {
                    timeline.in(nanos, Life.world(), () -> hung.end(() -> database.run(name, parameters, null, this)));
                }
            });
        }

        @Override
        public void rows(Rows rows) {
            if (fault == Fault.ANSWER_LOST) {
                failIn(hop(), broken());
            } else if (fault != Fault.LATE && fault != Fault.HANGS) {
                timeline.in(hop(), life, () -> answer(rows));
            }
        }

        private void answer(Rows rows) {
            // Its process may have stood still meanwhile.
            if (timeline.nanos() > limitNanos) {
                giveUp();
            } else {
                promise.tryComplete(rows);
            }
        }

        @Override
        public void failed(PgException failure) {
            failIn(hop(), failure);
        }

        private void failIn(long nanos, Throwable failure) {
            timeline.in(nanos, life, () -> promise.tryFail(failure));
        }
    }

    private static IOException broken() {
        return new IOException("connection reset");
    }

    private Future<RowSet<Row>> send(String name, Tuple parameters, Database.@Nullable Session session) {
        return new Sending(name, parameters, session).begin();
    }

    private long hop() {
        return LEAST_HOP_NANOS + weather.random().nextInt(HOP_NANOS);
    }

    private long between(long least, long most) {
        return least + (long) (weather.random().nextDouble() * (most - least));
    }

    /** Between statements a server waits for its client for so long, and then rolls back. */
    @Override
    public <T> Future<T> transaction(Function<SqlRunner, Future<T>> work) {
        var transaction = new Transaction();
        Future<T> made;
        try {
            made = work.apply(transaction);
        } catch (RuntimeException e) {
            made = Future.failedFuture(e);
        }
        return made.transform(done ->
                done.succeeded() ? transaction.commit().map(done.result()) : transaction.rollback(done.cause()));
    }

    private final class Transaction implements SqlRunner {
        private final Database.Session session = database.begin();
        private long statements;
        private boolean broken;

        private Transaction() {
            open.add(session);
            watch();
        }

        private void watch() {
            long seen = ++statements;
            timeline.in(IDLE_IN_TRANSACTION_NANOS, Life.world(), () -> {
                if (seen == statements) {
                    session.rollback();
                }
            });
        }

        @Override
        public Future<RowSet<Row>> run(Sql sql, Tuple parameters) {
            if (broken) {
                return Future.failedFuture(broken());
            }
            watch();
            return send(sql.name(), parameters, session).onFailure(failure -> {
                if (!(failure instanceof PgException)) {
                    broken = true;
                    session.rollback();
                }
            });
        }

        private Future<Void> commit() {
            Promise<Void> promise = Promise.promise();
            Fault fault = weather.draw(timeline.nanos());
            boolean lost = fault == Fault.AWAY || fault == Fault.REQUEST_LOST || fault == Fault.REFUSED;
            timeline.in(hop(), Life.world(), () -> {
                boolean ended = session.over() || lost;
                if (ended) {
                    session.rollback();
                } else {
                    session.commit();
                }
                open.remove(session);
                timeline.in(hop(), life, () -> {
                    if (ended || fault == Fault.ANSWER_LOST) {
                        promise.fail(broken());
                    } else {
                        promise.complete();
                    }
                });
            });
            return promise.future();
        }

        private <T> Future<T> rollback(Throwable failure) {
            session.rollback();
            open.remove(session);
            return Future.failedFuture(failure);
        }
    }
}
