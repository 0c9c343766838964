package dev.signpost.pg;

import dev.signpost.pg.Finding.Kind;
import java.util.ArrayList;
import java.util.List;

/**
 * What about a server's state an operator should know. Two states are compared: what the server gives to whoever
 * leaves commits to it, and what it gives to this program's connections, which ask for what they need. What was asked
 * for and is not in force has been dropped on the way, by a pooler.
 */
public final class ServerCheck {
    private static final int OLDEST = 15;
    private static final int NEWEST = 18;

    private final ServerNeeds needs;

    public ServerCheck(ServerNeeds needs) {
        this.needs = needs;
    }

    /** Connections of a server. */
    public record Connections(long needed, long used, long left) {}

    /** What stops the start before anything is written: any connection shows it. */
    public List<Finding> beforeMigration(ServerState plain) {
        List<Finding> findings = new ArrayList<>();
        if (plain.major() < OLDEST) {
            findings.add(new Finding(
                    Kind.UNFIT,
                    "server_version",
                    plain.version(),
                    "Signpost runs on Postgres " + OLDEST + " to " + NEWEST
                            + "; 14 and older get no fixes any more. Upgrade the server, or point database.uri to a"
                            + " newer one."));
        }
        if (!plain.is("server_encoding", "UTF8")) {
            findings.add(new Finding(
                    Kind.UNFIT,
                    "server_encoding",
                    plain.text("server_encoding"),
                    "Only UTF8 holds every text that people publish. Make the database anew: CREATE DATABASE "
                            + needs.database().database() + " ENCODING 'UTF8' TEMPLATE template0."));
        }
        if (plain.is("standby", "true")) {
            findings.add(new Finding(
                    Kind.UNFIT,
                    "pg_is_in_recovery()",
                    "true",
                    "This server is a standby and takes no writes. Point database.uri to the primary, best by a name or"
                            + " proxy that follows it through a failover."));
        }
        return findings;
    }

    /**
     * Everything, from the worst on.
     *
     * @param plain of a connection that left it to the server whether commits wait
     * @param ours of one that asked for what this program's connections ask for
     * @param connections that this pod opens at most, as far as is known
     */
    public List<Finding> all(ServerState plain, ServerState ours, int connections) {
        List<Finding> findings = new ArrayList<>(beforeMigration(ours));
        findings.addAll(DroppedSettings.of(ours, needs));
        durability(plain, ours, findings);
        if (ours.major() > NEWEST) {
            findings.add(new Finding(
                    Kind.WARNING,
                    "server_version",
                    ours.version(),
                    "Signpost was tested on Postgres " + OLDEST + " to " + NEWEST
                            + ". It starts, but look for a newer Signpost."));
        }
        capacity(ours, connections, findings);
        findings.sort((a, b) -> a.kind().compareTo(b.kind()));
        return findings;
    }

    private static void durability(ServerState plain, ServerState ours, List<Finding> findings) {
        String lost = "A crash of the server can lose events that were acknowledged, ";
        if (ours.is("fsync", "off")) {
            findings.add(new Finding(
                    Kind.RISK,
                    "fsync",
                    "off",
                    lost + "and can spoil the whole database. Set fsync = on in postgresql.conf and reload."));
        }
        if (ours.is("full_page_writes", "off")) {
            findings.add(new Finding(
                    Kind.RISK,
                    "full_page_writes",
                    "off",
                    lost + "for a page that was half written stays so, unless the file system writes pages whole."
                            + " Set full_page_writes = on in postgresql.conf and reload."));
        }
        String commit = ours.text("synchronous_commit");
        boolean standbys = !ours.text("synchronous_standby_names").isEmpty();
        if (commit.equals("off") || (commit.equals("local") && standbys)) {
            findings.add(new Finding(
                    Kind.RISK,
                    "synchronous_commit",
                    commit,
                    (commit.equals("off") ? lost : "A failover can lose events that were acknowledged, ")
                            + "for the answer does not wait for their commit. Signpost's connections ask for on; a"
                            + " pooler drops that. Set it for the role."));
        } else if (plain.is("synchronous_commit", "off")) {
            findings.add(new Finding(
                    Kind.OVERRIDDEN,
                    "synchronous_commit",
                    "off",
                    "With it a crash of the server could lose events that were acknowledged. Signpost's own connections"
                            + " set it to " + commit + ", so their events are safe; other programs' commits are not."));
        }
    }

    private static void capacity(ServerState ours, int needed, List<Finding> findings) {
        Connections connections = connections(ours, needed);
        if (connections.left() + ours.number("connections_mine", 0) < connections.needed()) {
            findings.add(new Finding(
                    Kind.WARNING,
                    "max_connections",
                    ours.text("max_connections"),
                    counted(connections) + " Raise max_connections (or the limit of the role or database, or a pooler's"
                            + " default_pool_size), lower delivery.verticles, or run fewer pods."));
        }
        long locks = ours.number("max_locks_per_transaction", 64)
                * (ours.number("max_connections", 100) + ours.number("max_prepared_transactions", 0));
        long wanted = needed * ours.number("partitions", 0);
        if (locks < wanted) {
            findings.add(new Finding(
                    Kind.WARNING,
                    "max_locks_per_transaction",
                    ours.text("max_locks_per_transaction"),
                    "The server has room for " + locks + " locks, and this pod's " + needed
                            + " connections may lock each of " + ours.text("partitions")
                            + " partitions: statements will fail with \"out of shared memory\". Set it to "
                            + (wanted / Math.max(1, ours.number("max_connections", 100)) + 1)
                            + " or more and restart the server, or set retention.partition wider."));
        }
    }

    static String counted(Connections connections) {
        return "This pod may need " + connections.needed() + " connections; the server has " + connections.used()
                + " in use and " + Math.max(0, connections.left()) + " left.";
    }

    /** Of the server, the database and the role the one that has the fewest left. */
    public static Connections connections(ServerState ours, int needed) {
        long used = ours.number("connections_used", 0);
        long reserved = ours.is("superuser", "true")
                ? 0
                : ours.number("superuser_reserved_connections", 0) + ours.number("reserved_connections", 0);
        var tightest =
                new Connections(needed, used, ours.number("max_connections", Integer.MAX_VALUE) - reserved - used);
        for (String of : List.of("database", "role")) {
            long limit = ours.number("connections_of_" + of, -1);
            long taken = ours.number("connections_used_by_" + of, 0);
            if (limit >= 0 && limit - taken < tightest.left()) {
                tightest = new Connections(needed, taken, limit - taken);
            }
        }
        return tightest;
    }
}
