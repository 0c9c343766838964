package dev.signpost.catalog;

import dev.signpost.pg.Sql;
import dev.signpost.pg.SqlRunner;
import io.vertx.core.Future;
import java.util.Optional;

/** Numbers the texts of wire profiles: attempts name the one that they were sent with, so none is ever removed. */
public final class ProfileVersions {
    private static final Sql REGISTER = Sql.named("catalog.register_profile");
    private static final Sql DOCUMENT = Sql.named("catalog.profile_document");

    private final SqlRunner sql;

    public ProfileVersions(SqlRunner sql) {
        this.sql = sql;
    }

    /**
     * A profile's text.
     *
     * @param name of the profile
     * @param text the YAML
     */
    public record Document(String name, String text) {}

    /** The number of this exact text, the same on every pod and at every start. */
    public Future<Integer> register(Document document) {
        return sql.run(REGISTER.bind()
                        .set("name", document.name())
                        .set("digest", ApiKeys.digest(document.text()))
                        .set("document", document.text()))
                .map(rows -> Rows.only(rows).getInteger(0));
    }

    /** The text with that number, or empty. */
    public Future<Optional<Document>> document(int version) {
        return sql.run(DOCUMENT.bind().set("version", version))
                .map(rows ->
                        Rows.first(rows).map(row -> new Document(row.getString("name"), row.getString("document"))));
    }
}
