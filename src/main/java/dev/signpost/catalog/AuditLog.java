package dev.signpost.catalog;

import dev.signpost.http.TenantRef;
import dev.signpost.pg.Sql;
import dev.signpost.pg.SqlRunner;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Who changed what: {@link Changes} writes it for the catalogue, {@link #note} for everything else. */
public final class AuditLog {
    private static final Sql NOTE = Sql.named("catalog.note_audit");
    private static final Sql LIST = Sql.named("catalog.list_audit");

    private final SqlRunner sql;

    public AuditLog(SqlRunner sql) {
        this.sql = sql;
    }

    /**
     * One change.
     *
     * @param id grows with time
     * @param atMillis milliseconds since 1970
     * @param actor id of the key that did it, or {@code signpost}
     * @param action such as {@code webhook.created}
     * @param object id of what it was done to
     * @param fields names of those that changed
     */
    public record Entry(long id, long atMillis, String actor, String action, String object, List<String> fields) {}

    /**
     * Which entries are asked for.
     *
     * @param before id of the last one on the page before, or null to begin
     * @param limit entries at most
     * @param fromMillis milliseconds since 1970, inclusive, or null
     * @param toMillis milliseconds since 1970, exclusive, or null
     */
    public record Query(
            @Nullable Long before,
            int limit,
            @Nullable Long fromMillis,
            @Nullable Long toMillis) {}

    /** What somebody did to something other than the catalogue; moves no epoch and no version. */
    public record Note(Actor actor, TenantRef tenant, String action, String object, List<String> fields) {}

    /** Writes a note down. */
    public Future<Void> note(Note note) {
        var call = NOTE.bind()
                .set("tenant", note.tenant().key())
                .set("actor", note.actor().id())
                .set("action", note.action())
                .set("object", note.object())
                .set("fields", note.fields().toArray(new String[0]));
        return sql.run(call).mapEmpty();
    }

    /** Newest first; of the tenant, or of the instance's own for null. */
    public Future<List<Entry>> list(@Nullable TenantRef tenant, Query query) {
        var call = LIST.bind()
                .set("tenant", tenant == null ? null : tenant.key())
                .set("before", query.before())
                .set("limit", query.limit())
                .set("from_millis", query.fromMillis())
                .set("to_millis", query.toMillis());
        return sql.run(call).map(rows -> Rows.all(rows, AuditLog::entry));
    }

    private static Entry entry(Row row) {
        return new Entry(
                row.getLong("id"),
                row.getLong("at_millis"),
                row.getString("actor"),
                row.getString("action"),
                row.getString("object"),
                List.of(row.getArrayOfStrings("fields")));
    }
}
