package dev.signpost.pg;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Looks at a database before anything is written there. Blocks; for {@code boot} and tests. */
public final class Preflight {
    private static final String USUAL_SETTING = "database.uri (SIGNPOST_DATABASE_URI)";
    private static final String PROTOCOL_VIOLATION = "08P01";

    private Preflight() {}

    /** This program does not start on that database; the message says why and what to do. */
    public static final class UnfitDatabaseException extends Exception {
        private static final long serialVersionUID = 1L;

        UnfitDatabaseException(String message, @Nullable Throwable cause) {
            super(message, cause);
        }

        /** The server is there and takes no connections yet: to look again makes sense. */
        public boolean isStarting() {
            return getCause() instanceof SQLException refused && ConnectFailure.isStarting(refused);
        }
    }

    /**
     * What the server says of itself.
     *
     * @throws UnfitDatabaseException if it cannot be reached, or this program does not run on it
     */
    public static ServerState check(DatabaseUri database, String schema) throws UnfitDatabaseException {
        return check(database, schema, USUAL_SETTING);
    }

    /**
     * The same for a database whose URI is in another setting.
     *
     * @param setting for the operator, who may have to correct it
     */
    public static ServerState check(DatabaseUri database, String schema, String setting) throws UnfitDatabaseException {
        try {
            ServerState state;
            try (Connection connection = OwnerConnection.open(database)) {
                state = ServerState.read(connection);
            }
            List<Finding> findings =
                    new ArrayList<>(new ServerCheck(new ServerNeeds(database, schema)).beforeMigration(state));
            new PoolerProbe(database).probe().ifPresent(findings::add);
            refuse(database, findings);
            return state;
        } catch (SQLException e) {
            throw new UnfitDatabaseException(new ConnectFailure(database, setting).explain(e), e);
        }
    }

    /** Throws if any of these stops the start. */
    public static void refuse(DatabaseUri database, List<Finding> findings) throws UnfitDatabaseException {
        List<Finding> refused = findings.stream()
                .filter(finding -> finding.kind() == Finding.Kind.UNFIT)
                .toList();
        if (!refused.isEmpty()) {
            throw new UnfitDatabaseException(
                    "Signpost cannot run on the database " + database + ":\n"
                            + refused.stream()
                                    .map(finding -> "  " + finding.subject() + ": " + finding.detail())
                                    .collect(Collectors.joining("\n")),
                    null);
        }
    }

    /** Why no connection of this program's kind can be had, in words for the operator. */
    public static UnfitDatabaseException unreachable(DatabaseUri database, String schema, Throwable failure) {
        String state = PgFault.sqlState(failure);
        if (state.equals(PROTOCOL_VIOLATION)
                && String.valueOf(failure.getMessage()).contains("startup parameter")) {
            return new UnfitDatabaseException(startupParameters(database, schema, failure), failure);
        }
        return new UnfitDatabaseException(new ConnectFailure(database, USUAL_SETTING).explain(failure), failure);
    }

    private static String startupParameters(DatabaseUri database, String schema, Throwable failure) {
        var names = new ArrayList<>(SessionSettings.startup().keySet());
        names.add("search_path");
        names.add("extra_float_digits");
        for (Planning planning : Planning.values()) {
            names.addAll(planning.settings().keySet());
        }
        return "Signpost cannot run on the database " + database + ": the pooler before it says \""
                + failure.getMessage() + "\". Have it ignore what Signpost asks for (PgBouncer: "
                + "ignore_startup_parameters = "
                + names.stream().sorted().distinct().collect(Collectors.joining(", "))
                + "), set it for the role instead, and have the pooler connect anew (PgBouncer: RECONNECT):\n"
                + SessionSettings.roleSettings(database, schema).stream()
                        .map(line -> "  " + line)
                        .collect(Collectors.joining("\n"));
    }
}
