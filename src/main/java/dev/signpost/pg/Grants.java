package dev.signpost.pg;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The rights of a role that serves and does not own the schema: it changes rows and makes no tables. Partitions come
 * and go by functions of the owner's. Blocks; for {@code boot} and tests.
 */
public final class Grants {
    private static final Pattern SCHEMA = Pattern.compile("[a-z_][a-z0-9_]{0,62}");
    // What is left out of rows: which migrations have been run is for the owner to say.
    private static final String MISSING = """
            SELECT string_agg(DISTINCT right_, ', ' ORDER BY right_) || ' on ' || relname AS lacks
            FROM pg_class c,
                 unnest(CASE WHEN relname = 'schema_version' THEN ARRAY['SELECT']
                             ELSE ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE'] END) AS right_
            WHERE c.relnamespace = 'SCHEMA'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition
              AND c.relname !~ '_[0-9]{8}t[0-9]{4}$' AND NOT has_table_privilege(c.oid, right_)
            GROUP BY relname
            UNION ALL
            SELECT 'USAGE on ' || relname FROM pg_class
            WHERE relnamespace = 'SCHEMA'::regnamespace
              -- Conditions run in any order, and this one fails on what is no sequence.
              AND CASE WHEN relkind = 'S' THEN NOT has_sequence_privilege(oid, 'USAGE') ELSE false END
            UNION ALL
            SELECT 'EXECUTE on ' || proname FROM pg_proc
            WHERE pronamespace = 'SCHEMA'::regnamespace AND NOT has_function_privilege(oid, 'EXECUTE')
            """;

    private Grants() {}

    /**
     * Gives a role what it needs to serve.
     *
     * @param owner who owns the schema, or a member of that role
     * @throws MigrationException if there is no such role, or the owner may not
     */
    public static void grant(DatabaseUri owner, String schema, String role) {
        try (Connection connection = OwnerConnection.open(owner);
                Statement statement = connection.createStatement()) {
            String to = quoted(statement, role);
            connection.setAutoCommit(false);
            statement.execute("GRANT USAGE ON SCHEMA " + checked(schema) + " TO " + to);
            for (String table : tables(statement, schema)) {
                String rights = table.equals("schema_version") ? "SELECT" : "SELECT, INSERT, UPDATE, DELETE";
                statement.execute("GRANT " + rights + " ON " + schema + "." + table + " TO " + to);
            }
            // Some keys are taken from their sequence before their row is written.
            statement.execute("GRANT USAGE ON ALL SEQUENCES IN SCHEMA " + schema + " TO " + to);
            statement.execute("GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA " + schema + " TO " + to);
            connection.commit();
        } catch (SQLException e) {
            throw new MigrationException(
                    "cannot grant role " + role + " what it needs on " + owner + ": " + e.getMessage(), e);
        }
    }

    /**
     * Sees to it that the role of this connection may do what serving takes.
     *
     * @throws MigrationException with what it lacks and who can grant it
     */
    public static void check(DatabaseUri database, String schema) {
        List<String> missing = new ArrayList<>();
        try (Connection connection = OwnerConnection.open(database);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(MISSING.replace("SCHEMA", checked(schema)))) {
            while (rows.next()) {
                missing.add(rows.getString("lacks"));
            }
        } catch (SQLException e) {
            throw new MigrationException("cannot use the database " + database + ": " + e.getMessage(), e);
        }
        if (!missing.isEmpty()) {
            throw new MigrationException(
                    "role " + database.user() + " lacks rights in schema " + schema + " of " + database + ": "
                            + String.join("; ", missing) + ". " + Migrations.remedy(database.user()),
                    null);
        }
    }

    private static List<String> tables(Statement statement, String schema) throws SQLException {
        List<String> tables = new ArrayList<>();
        try (ResultSet rows = statement.executeQuery("SELECT relname FROM pg_class WHERE relnamespace = '" + schema
                + "'::regnamespace AND relkind IN ('r', 'p') AND NOT relispartition"
                + " AND relname !~ '_[0-9]{8}t[0-9]{4}$' ORDER BY 1")) {
            while (rows.next()) {
                tables.add(rows.getString(1));
            }
        }
        return tables;
    }

    private static String quoted(Statement statement, String role) throws SQLException {
        return statement.enquoteIdentifier(role, true);
    }

    private static String checked(String schema) {
        if (!SCHEMA.matcher(schema).matches()) {
            throw new IllegalArgumentException("schema " + schema + " is not a lower-case name");
        }
        return schema;
    }
}
