package dev.signpost.boot;

import dev.signpost.model.Pod;
import dev.signpost.pg.Connections;
import dev.signpost.pg.Finding;
import dev.signpost.pg.Finding.Kind;
import dev.signpost.pg.PgFault;
import dev.signpost.pg.ServerCheck;
import dev.signpost.pg.ServerNeeds;
import dev.signpost.pg.ServerState;
import dev.signpost.queue.PodLease;
import dev.signpost.telemetry.LogKeys;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at the database's settings: at the start, each minute, and whenever this pod has registered again. They can
 * change by a reload, and a failover leads to another server. Each finding is logged when it comes and when it goes.
 */
final class DatabaseWatch implements PodLease.Follower {
    private static final Logger LOG = LoggerFactory.getLogger(DatabaseWatch.class);
    private static final long EVERY_MILLIS = 60_000;
    private static final long LIMIT_SECONDS = 15;
    private static final String TOO_MANY_CONNECTIONS = "53300";

    private final Vertx vertx;
    private final Connections connections;
    private final ServerCheck check;

    // Written by the event loop that looks, read by those that show it.
    private volatile Report report = new Report("", List.of(), new ServerCheck.Connections(0, 0, 0), 0);

    /**
     * What the last look showed.
     *
     * @param version of Postgres
     * @param findings from the worst on
     * @param connections of this pod and of the server
     * @param risks by which an acknowledged event can be lost
     */
    record Report(String version, List<Finding> findings, ServerCheck.Connections connections, long risks) {}

    DatabaseWatch(Vertx vertx, Connections connections) {
        this.vertx = vertx;
        this.connections = connections;
        this.check = new ServerCheck(new ServerNeeds(connections.database(), connections.schema()));
    }

    Report report() {
        return report;
    }

    /** Looks now, and from now on each minute. */
    Future<Void> start() {
        vertx.setPeriodic(EVERY_MILLIS, tick -> lookAgain());
        return lookAgain();
    }

    @Override
    public void lost() {
        // It registers again as soon as a database answers, and that may be another one.
    }

    @Override
    public void registered(Pod pod) {
        lookAgain();
    }

    /** Never fails: whether the database answers at all is told elsewhere. */
    Future<Void> lookAgain() {
        return look().<Void>mapEmpty().recover(failure -> {
            if (PgFault.sqlState(failure).equals(TOO_MANY_CONNECTIONS)) {
                exhausted(String.valueOf(failure.getMessage()));
            }
            return Future.succeededFuture();
        });
    }

    /** Fails if no connection can be had. */
    Future<Report> look() {
        return connections
                .plainState(vertx)
                .compose(plain -> connections.state(vertx).map(ours -> seen(plain, ours)))
                .timeout(LIMIT_SECONDS, TimeUnit.SECONDS);
    }

    private Report seen(ServerState plain, ServerState ours) {
        int needed = connections.opened().intValue();
        List<Finding> findings = check.all(plain, ours, needed);
        keep(new Report(ours.version(), findings, ServerCheck.connections(ours, needed), risks(findings)));
        return report;
    }

    private void exhausted(String said) {
        Report last = report;
        List<Finding> findings = new ArrayList<>(last.findings());
        findings.removeIf(finding -> finding.setting().equals("max_connections"));
        findings.add(new Finding(
                Kind.WARNING,
                "max_connections",
                "exhausted",
                "The database takes no more connections (" + said + "), and this pod may need "
                        + last.connections().needed() + ". Raise max_connections, or the limit of the role or database,"
                        + " or end what holds them."));
        keep(new Report(
                last.version(),
                findings,
                new ServerCheck.Connections(
                        last.connections().needed(),
                        last.connections().used() + last.connections().left(),
                        0),
                last.risks()));
    }

    private static long risks(List<Finding> findings) {
        return findings.stream().filter(finding -> finding.kind() == Kind.RISK).count();
    }

    private void keep(Report fresh) {
        Report last = report;
        report = fresh;
        fresh.findings().stream()
                .filter(finding -> !among(last.findings(), finding))
                .forEach(DatabaseWatch::tell);
        last.findings().stream()
                .filter(finding -> !among(fresh.findings(), finding))
                .forEach(finding -> LOG.atInfo()
                        .addKeyValue(LogKeys.SETTING, finding.subject())
                        .log("database.finding_ended"));
    }

    private static boolean among(List<Finding> findings, Finding one) {
        return findings.stream()
                .anyMatch(other -> other.kind() == one.kind() && other.subject().equals(one.subject()));
    }

    private static void tell(Finding finding) {
        LOG.atWarn()
                .addKeyValue(LogKeys.KIND, finding.kind())
                .addKeyValue(LogKeys.SETTING, finding.subject())
                .addKeyValue(LogKeys.REASON, finding.detail())
                .log(finding.kind() == Kind.RISK ? "database.not_durable" : "database.finding");
    }
}
