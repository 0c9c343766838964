package dev.signpost.pg;

import io.vertx.pgclient.SslMode;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.sql.SQLException;
import java.util.Locale;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Why no connection to a database can be had, and what to do about it: one sentence of each, never the password. */
final class ConnectFailure {
    private static final String WRONG_PASSWORD = "28P01";
    private static final String NOT_AUTHORIZED = "28000";
    private static final String NO_DATABASE = "3D000";
    private static final String NO_RIGHT = "42501";
    private static final String NOT_ALLOWED = "55000";
    private static final String TOO_MANY_CONNECTIONS = "53300";
    private static final String STARTING = "57P03";

    private final DatabaseUri database;
    private final String setting;

    /**
     * @param setting that has the URI, such as {@code database.uri (SIGNPOST_DATABASE_URI)}
     */
    ConnectFailure(DatabaseUri database, String setting) {
        this.database = database;
        this.setting = setting;
    }

    /** The server is there and is not ready yet: it starts, recovers or stops. */
    static boolean isStarting(SQLException failure) {
        return STARTING.equals(failure.getSQLState());
    }

    /** What stands in front of the first colon names the database; what comes last is the way out. */
    String explain(Throwable failure) {
        String said = said(failure);
        String wayOut = wayOut(failure, said);
        String reason = reason(failure, said).stripTrailing();
        String end = reason.endsWith(".") ? " " : ". ";
        return "cannot use the database " + database + ": " + (wayOut == null ? reason : reason + end + wayOut);
    }

    /** Postgres prints details on lines of their own. */
    private static String said(Throwable failure) {
        return String.valueOf(failure.getMessage()).replaceAll("\\s*\\n\\s*", " ");
    }

    private String reason(Throwable failure, String said) {
        if (cause(failure, UnknownHostException.class)) {
            return "no address is known for the host " + database.host();
        }
        if (cause(failure, SocketTimeoutException.class)) {
            return "no answer in time from " + database.host() + ":" + database.port();
        }
        if (cause(failure, ConnectException.class)) {
            return "nothing listens at " + database.host() + ":" + database.port() + " ("
                    + last(failure).getMessage() + ")";
        }
        return cause(failure, SSLException.class) ? said + ": " + last(failure).getMessage() : said;
    }

    private @Nullable String wayOut(Throwable failure, String said) {
        String state = failure instanceof SQLException refused ? refused.getSQLState() : PgFault.sqlState(failure);
        return switch (state == null ? "" : state) {
            case WRONG_PASSWORD ->
                "Correct the user or the password in " + setting + "; special characters are percent-encoded there."
                        + " Postgres says the same of a role that does not exist, has no password, or whose password"
                        + " has expired: its own log tells which.";
            case NOT_AUTHORIZED -> notAuthorized(said);
            case NO_DATABASE ->
                "Correct the name in " + setting + ", or make it: CREATE DATABASE \"" + database.database()
                        + "\" OWNER \"" + database.user() + "\" ENCODING 'UTF8' TEMPLATE template0.";
            case NO_RIGHT ->
                "As the owner: GRANT CONNECT ON DATABASE \"" + database.database() + "\" TO \"" + database.user()
                        + "\".";
            case NOT_ALLOWED ->
                "Open it (ALTER DATABASE \"" + database.database() + "\" ALLOW_CONNECTIONS true), or name another in "
                        + setting + ".";
            case TOO_MANY_CONNECTIONS ->
                "All its connections are in use: raise max_connections (or the limit of the role or the database), or"
                        + " end what holds them; docs/database.md tells how many a pod needs.";
            case STARTING -> "It was asked again until now. Its own log tells what it is doing; then start again.";
            default -> onTheWay(failure, said);
        };
    }

    private String notAuthorized(String said) {
        if (said.contains("pg_hba.conf")) {
            boolean plain = said.contains("no encryption") && database.sslMode() == SslMode.DISABLE;
            return "Add a line for this host, user and database to pg_hba.conf at the server and reload it"
                    + (plain ? ", or ask for TLS, which it may demand: sslmode=require in " + setting : "") + ".";
        }
        if (said.contains("not permitted to log in")) {
            return "ALTER ROLE \"" + database.user() + "\" LOGIN, or name another in " + setting + ".";
        }
        return "Correct the user in " + setting + ", or make it: CREATE ROLE \"" + database.user()
                + "\" LOGIN PASSWORD '...'.";
    }

    /** Of failures for which the server has no code: it was not reached, or not understood. */
    private @Nullable String onTheWay(Throwable failure, String said) {
        String lower = said.toLowerCase(Locale.ROOT);
        if (lower.contains("root certificate file")) {
            return "Correct sslrootcert in " + setting + ": a file in PEM form that this user can read.";
        }
        if (cause(failure, UnknownHostException.class)) {
            return "Correct the host in " + setting + ", or see to its DNS entry.";
        }
        if (cause(failure, SocketTimeoutException.class)) {
            return "Something on the way drops the connection (a firewall, a security group), or the host in " + setting
                    + " is wrong.";
        }
        if (cause(failure, ConnectException.class)) {
            return "Start Postgres there, or correct host and port in " + setting + "; from within a container"
                    + " localhost is the container itself.";
        }
        if (lower.contains("password") && database.password() == null) {
            return "Put the password into " + setting + ": postgres://" + database.user() + ":PASSWORD@"
                    + database.host() + ":" + database.port() + "/" + database.database() + ".";
        }
        if (lower.contains("does not support ssl")) {
            return "Set ssl = on at the server, or take sslmode=" + database.sslMode().value + " out of " + setting
                    + " if the way to it is safe without.";
        }
        if (cause(failure, SSLException.class) || lower.contains("could not be verified")) {
            return "The server's certificate must be signed by an authority of sslrootcert, and for verify-full name "
                    + database.host() + "; both stand in " + setting + ".";
        }
        return null;
    }

    private static boolean cause(Throwable failure, Class<? extends Throwable> kind) {
        for (Throwable one = failure; one != null; one = one.getCause()) {
            if (kind.isInstance(one)) {
                return true;
            }
        }
        return false;
    }

    private static Throwable last(Throwable failure) {
        Throwable cause = failure.getCause();
        return cause == null ? failure : last(cause);
    }
}
