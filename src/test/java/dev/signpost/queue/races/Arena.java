package dev.signpost.queue.races;

import static org.awaitility.Awaitility.await;

import dev.signpost.pg.PgPool;
import dev.signpost.pg.Planning;
import dev.signpost.pg.Sql;
import dev.signpost.queue.Partitions;
import dev.signpost.queue.PodLease;
import dev.signpost.queue.Watermark;
import dev.signpost.testkit.Await;
import dev.signpost.testkit.TcpProxy;
import dev.signpost.testkit.TestDatabase;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnectOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;

/** A database with one tenant and its webhooks, the pods that race on it, and the account at the end. */
final class Arena implements AutoCloseable {
    /** Of a pod that never renews by itself: the test says when its lease has run out. */
    static final PodLease.Terms SILENT = new PodLease.Terms("silent", Duration.ofHours(1), Duration.ofMinutes(20));

    static final PodLease.Terms BEATING = new PodLease.Terms("beating", Duration.ofMillis(300), Duration.ofMillis(60));

    final TestDatabase database = TestDatabase.fresh();
    final Vertx vertx = Vertx.vertx();
    final Gate gate = new Gate(database);
    final long tenant;
    final long webhook;

    private final List<TcpProxy> proxies = new ArrayList<>();
    private final List<Racer> racers = new ArrayList<>();
    private final List<Vertx> buses = new ArrayList<>();

    /**
     * What kind of pod it is.
     *
     * @param terms of its lease
     * @param statements changes statements on their way to Postgres
     * @param openWork what the heartbeat reads, made from the pod's own watermark and clock
     * @param flushes where its flushes connect to
     */
    record Kind(
            PodLease.Terms terms,
            UnaryOperator<Sql> statements,
            BiFunction<Watermark, Racer, PodLease.OpenWork> openWork,
            PgConnectOptions flushes) {

        Kind with(UnaryOperator<Sql> change) {
            return new Kind(terms, sql -> change.apply(statements.apply(sql)), openWork, flushes);
        }

        Kind with(PodLease.Terms other) {
            return new Kind(other, statements, openWork, flushes);
        }

        Kind with(BiFunction<Watermark, Racer, PodLease.OpenWork> other) {
            return new Kind(terms, statements, other, flushes);
        }

        Kind through(TcpProxy proxy) {
            var proxied = new PgConnectOptions(flushes).setHost("127.0.0.1").setPort(proxy.port());
            return new Kind(terms, statements, openWork, proxied);
        }
    }

    Arena() {
        tenant = database.number("INSERT INTO tenant (id, name, version) VALUES ('acme', 'Acme', 1) RETURNING key");
        webhook = webhook("wh_1");
        PgPool pool = PgPool.open(vertx, database.options(), 1);
        Await.value(new Partitions(pool, Duration.ofDays(1), Duration.ofDays(30)).ensure());
    }

    long webhook(String id) {
        return database.number(
                "INSERT INTO webhook (id, tenant_key, url, event_types, status, epoch)"
                        + " VALUES (?, ?, 'https://example.com/', '{*}', 'ACTIVE', 1) RETURNING key",
                id,
                tenant);
    }

    /** As the product is, but silent. */
    Kind usual() {
        return new Kind(SILENT, Weakened.NOT, (watermark, racer) -> watermark, planned());
    }

    /** Connections that plan as the product's do. */
    PgConnectOptions planned() {
        return Planning.LOOK_UPS.on(database.options());
    }

    TcpProxy proxy() {
        TcpProxy proxy = TcpProxy.to(database.uri().host(), database.uri().port());
        proxies.add(proxy);
        return proxy;
    }

    /** A Vert.x with an event bus of its own, as each process has one. */
    Vertx bus() {
        Vertx bus = Vertx.vertx();
        buses.add(bus);
        return bus;
    }

    Racer pod(Kind kind) {
        Racer racer = new Racer(this, kind);
        racers.add(racer);
        return racer;
    }

    /** A pod that may take others over. */
    Racer heir(UnaryOperator<Sql> change) {
        Racer heir = pod(usual().with(BEATING).with(change));
        await().pollInterval(Duration.ofMillis(10)).until(heir.lease::seasoned);
        return heir;
    }

    /** The heir takes the victim over while a flush of it stands at the gate, which then goes on. */
    void takeOverAtTheGate(Racer victim, Racer heir) {
        victim.runOut();
        Future<Long> takeOver;
        do {
            // On a busy machine the heir's own heartbeat may be late, and then it does nothing.
            takeOver = heir.takeOver.takeOverExpired();
            gate.awaitStuckOrDone(takeOver);
        } while (takeOver.isComplete() && exists(victim));
        gate.open();
        Await.value(takeOver);
    }

    private boolean exists(Racer racer) {
        return database.number("SELECT count(*) FROM pod WHERE id = ?", racer.number()) > 0;
    }

    /** Takes over until the victim is gone: a heartbeat that is late on a busy machine makes the heir wait. */
    void awaitGone(Racer victim, Racer heir) {
        await().pollInterval(Duration.ofMillis(20))
                .atMost(Duration.ofSeconds(10))
                .until(() -> {
                    Await.value(heir.takeOver.takeOverExpired());
                    return !exists(victim);
                });
    }

    Account account(List<UUID> acks) {
        return Account.of(database, acks);
    }

    @Override
    public void close() {
        buses.forEach(bus -> Await.value(bus.close()));
        racers.forEach(racer -> racer.lease.stop());
        Await.value(vertx.close());
        proxies.forEach(TcpProxy::close);
        database.close();
    }
}
