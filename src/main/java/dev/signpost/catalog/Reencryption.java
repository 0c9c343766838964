package dev.signpost.catalog;

import dev.signpost.catalog.SecretBox.Place;
import dev.signpost.catalog.SecretBox.Purpose;
import dev.signpost.pg.Sql;
import dev.signpost.pg.SqlRunner;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.util.ArrayList;
import java.util.List;

/**
 * Moves what is encrypted to another key, page by page. Each row says by itself whether it has been moved, so the work
 * can end anywhere and be begun again, by several at once and beside pods that read and change the same rows: a row
 * that changes between the look and the write is left to the next time.
 */
public final class Reencryption {
    private static final int PAGE = 500;

    private final SqlRunner sql;
    private final SecretBox box;
    private final KeyId to;

    /** The tables in which encrypted values stand. */
    private enum Source {
        SECRETS(Purpose.SIGNING_SECRET, "secrets"),
        STANDARD_SECRETS(Purpose.STANDARD_SECRET, "standard_secrets"),
        HEADERS(Purpose.HEADERS, "headers"),
        VERSIONS(Purpose.HEADERS, "versions");

        private final Purpose purpose;

        // Records of texts.
        @SuppressWarnings("ImmutableEnumChecker")
        private final Sql next;

        @SuppressWarnings("ImmutableEnumChecker")
        private final Sql replace;

        Source(Purpose purpose, String files) {
            this.purpose = purpose;
            this.next = Sql.named("catalog.reencrypt_" + files);
            this.replace = Sql.named("catalog.replace_" + files);
        }

        Place place(Row row) {
            int number = purpose == Purpose.HEADERS ? 0 : row.getInteger("number");
            return new Place(purpose, row.getLong("tenant_key"), row.getLong("webhook_key"), number);
        }
    }

    /** Where a page ended. */
    private record Position(int source, long webhookKey, int number) {}

    /** @param to one of the keys of the box */
    public Reencryption(SqlRunner sql, SecretBox box, KeyId to) {
        this.sql = sql;
        this.box = box;
        this.to = to;
    }

    /** Hears of progress. */
    @FunctionalInterface
    public interface Listener {
        /** @param moved values since the beginning of this run */
        void moved(long moved);
    }

    /** Once through all tables. Completes with how many values were moved. */
    public Future<Long> run(Listener listener) {
        return from(new Position(0, Long.MIN_VALUE, 0), 0, listener);
    }

    private Future<Long> from(Position at, long movedBefore, Listener listener) {
        if (at.source() == Source.values().length) {
            return Future.succeededFuture(movedBefore);
        }
        Source source = Source.values()[at.source()];
        return sql.run(source.next
                        .bind()
                        .set("key_id", to.bytes())
                        .set("after_webhook", at.webhookKey())
                        .set("after_number", at.number())
                        .set("limit", PAGE))
                .compose(rows -> move(source, rows).compose(moved -> {
                    long total = movedBefore + moved;
                    if (moved > 0) {
                        listener.moved(total);
                    }
                    return from(after(at, rows), total, listener);
                }));
    }

    private static Position after(Position at, RowSet<Row> rows) {
        if (rows.size() < PAGE) {
            return new Position(at.source() + 1, Long.MIN_VALUE, 0);
        }
        Row last = Rows.all(rows, row -> row).get(PAGE - 1);
        return new Position(at.source(), last.getLong("webhook_key"), last.getInteger("number"));
    }

    private Future<Integer> move(Source source, RowSet<Row> rows) {
        var moves = new Moves();
        for (Row row : rows) {
            Buffer former = row.getBuffer("sealed");
            try {
                moves.add(row, former, Buffer.buffer(box.moved(to, source.place(row), former.getBytes())));
            } catch (KeyUnavailable lost) {
                // Of a key that was given up: it stays, and is counted by whoever asks what is left.
            }
        }
        return moves.webhooks.isEmpty()
                ? Future.succeededFuture(0)
                : sql.run(moves.bind(source.replace)).map(RowSet::rowCount);
    }

    private static final class Moves {
        private final List<Long> webhooks = new ArrayList<>();
        private final List<Integer> numbers = new ArrayList<>();
        private final List<Buffer> former = new ArrayList<>();
        private final List<Buffer> fresh = new ArrayList<>();

        void add(Row row, Buffer before, Buffer after) {
            webhooks.add(row.getLong("webhook_key"));
            numbers.add(row.getInteger("number"));
            former.add(before);
            fresh.add(after);
        }

        Sql.Binding bind(Sql replacement) {
            return replacement
                    .bind()
                    .set("webhooks", webhooks.toArray(Long[]::new))
                    .set("numbers", numbers.toArray(Integer[]::new))
                    .set("former", former.toArray(Buffer[]::new))
                    .set("fresh", fresh.toArray(Buffer[]::new));
        }
    }
}
