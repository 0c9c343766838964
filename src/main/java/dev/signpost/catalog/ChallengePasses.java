package dev.signpost.catalog;

import dev.signpost.http.TenantRef;
import dev.signpost.model.TargetUrl;
import dev.signpost.pg.Sql;
import dev.signpost.pg.SqlRunner;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.RowSet;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;

/**
 * Remembers which receivers passed a challenge, for all pods: per tenant and canonical URL, whatever the secret. That a
 * pass is forgotten means nothing for webhooks that are there.
 */
public final class ChallengePasses {
    private static final Sql RECALL = Sql.named("catalog.recall_pass");
    private static final Sql REMEMBER = Sql.named("catalog.remember_pass");
    private static final Sql FORGET = Sql.named("catalog.forget_passes");
    private static final int BITE = 1000;

    private final SqlRunner sql;

    public ChallengePasses(SqlRunner sql) {
        this.sql = sql;
    }

    /** Whether that URL passed within that time; never with a time of zero. */
    public Future<Boolean> recall(TenantRef tenant, TargetUrl url, Duration within) {
        return within.isZero()
                ? Future.succeededFuture(false)
                : sql.run(RECALL.bind()
                                .set("tenant", tenant.key())
                                .set("url_digest", digest(url))
                                .set("seconds", within.toSeconds()))
                        .map(rows -> Rows.only(rows).getBoolean("passed"));
    }

    /** That URL has just passed; a time of zero keeps nothing. */
    public Future<Void> remember(TenantRef tenant, TargetUrl url, Duration time) {
        return time.isZero()
                ? Future.succeededFuture()
                : sql.run(REMEMBER.bind()
                                .set("tenant", tenant.key())
                                .set("url_digest", digest(url))
                                .set("seconds", time.toSeconds()))
                        .mapEmpty();
    }

    /** A chore: takes away some whose time is up; completes with how many. */
    public Future<Integer> forget() {
        return sql.run(FORGET.bind().set("limit", BITE)).map(RowSet::rowCount);
    }

    private static Buffer digest(TargetUrl url) {
        try {
            byte[] text = url.text().getBytes(StandardCharsets.UTF_8);
            return Buffer.buffer(MessageDigest.getInstance("SHA-256").digest(text));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
