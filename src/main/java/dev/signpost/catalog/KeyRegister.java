package dev.signpost.catalog;

import dev.signpost.catalog.SecretBox.Place;
import dev.signpost.catalog.SecretBox.Purpose;
import dev.signpost.pg.Sql;
import dev.signpost.pg.SqlRunner;
import dev.signpost.pg.SqlTransactions;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/**
 * Where those who have the encryption keys agree on them, in rows: whether a process may start with its keys, and which
 * of them it encrypts with. That is the first of its list that everybody who runs has, so that no order in which pods
 * get a new list makes anything that one of them cannot read.
 *
 * <p>A process tells its keys and the one that it encrypts with before it encrypts anything, and changes to another one
 * under the same lock under which others enter: whoever enters without a key finds nobody who encrypts with it, or is
 * refused.
 */
public final class KeyRegister {
    private static final Sql GUARD = Sql.named("catalog.encryption_guard");
    private static final Sql LOCK = Sql.named("catalog.encryption_lock");
    private static final Sql KEYS = Sql.named("catalog.encryption_keys");
    private static final Sql HOLDERS = Sql.named("catalog.encryption_holders");
    private static final Sql USES = Sql.named("catalog.encryption_uses");
    private static final Sql INSERT = Sql.named("catalog.insert_encryption_key");
    private static final Sql GIVE_UP = Sql.named("catalog.give_up_encryption_key");
    private static final Sql HOLD = Sql.named("catalog.hold_encryption_keys");
    private static final Sql STILL_HOLD = Sql.named("catalog.still_hold_encryption_keys");
    private static final Sql LEAVE = Sql.named("catalog.leave_encryption_keys");

    private static final byte[] KNOWN_TEXT = "signpost".getBytes(StandardCharsets.US_ASCII);
    private static final Place CHECK = Place.of(Purpose.KEY_CHECK);

    private final SqlTransactions sql;
    private final EncryptionKeys keys;
    private final SecretBox box;
    private final Self self;

    /**
     * Who enters.
     *
     * @param id unique for each start
     * @param name for people
     * @param pod false for a command
     */
    public record Self(UUID id, String name, boolean pod) {}

    public KeyRegister(SqlTransactions sql, EncryptionKeys keys, SecretBox box, Self self) {
        this.sql = sql;
        this.keys = keys;
        this.box = box;
        this.self = self;
    }

    /** Says that this process starts with its keys; fails with {@link KeysRefused} if it must not. */
    public Future<Void> enter() {
        return locked(tx -> known(tx)
                .compose(known -> uses(tx).compose(uses -> others(tx).compose(others -> {
                    new KeyRules(keys.ids(), known, uses, others).check();
                    known.forEach(this::requireTheSame);
                    return register(tx).compose(done -> hold(tx, others, uses));
                }))));
    }

    /**
     * Says that this process is still there, and changes to the key that it should encrypt with once the others have
     * it. To be called every few seconds. Completes with whether another key encrypts now.
     */
    public Future<Boolean> renew() {
        return sql.run(STILL_HOLD.bind().set("self", self.id()))
                .compose(rows -> others(sql).compose(others -> {
                    boolean settled =
                            rows.size() == 1 && choice(others, Map.of()).equals(keys.present());
                    return settled ? Future.succeededFuture(false) : change();
                }));
    }

    private Future<Boolean> change() {
        KeyId before = keys.present();
        return locked(tx -> uses(tx).compose(uses -> others(tx).compose(others -> hold(tx, others, uses))))
                .onFailure(failed -> keys.use(before))
                .map(done -> !keys.present().equals(before));
    }

    /** This process ends. */
    public Future<Void> leave() {
        return sql.run(LEAVE.bind().set("self", self.id())).mapEmpty();
    }

    /** How many values are encrypted with each key. */
    public Future<Map<KeyId, Long>> uses() {
        return uses(sql);
    }

    /** Those who run beside this process and do not have its first key, by name; empty if it may encrypt with it. */
    public Future<List<String>> lackingTheFirst() {
        return others(sql).map(others -> others.lacking(keys.first()));
    }

    /** Those of {@link #uses()} that this process has no key for. */
    public Future<Map<KeyId, Long>> missing() {
        return uses().map(uses -> {
            var missing = new LinkedHashMap<>(uses);
            missing.keySet().removeAll(keys.ids());
            return missing;
        });
    }

    /**
     * Lets processes start without a key that is lost for good, though values need it. Fails with {@link KeysRefused}
     * while somebody has it.
     */
    public Future<Void> giveUp(KeyId lost) {
        return locked(tx -> others(tx).compose(others -> {
            if (keys.ids().contains(lost)) {
                throw new KeysRefused("The key " + lost + " is not lost: it is in encryptionKey.");
            }
            List<String> having = others.having(lost);
            if (!having.isEmpty()) {
                throw new KeysRefused("The key " + lost + " is not lost: " + String.join(", ", having) + " has it.");
            }
            return tx.run(GIVE_UP.bind().set("id", lost.bytes())).mapEmpty();
        }));
    }

    private <T> Future<T> locked(Function<SqlRunner, Future<T>> work) {
        return sql.transaction(
                tx -> tx.run(GUARD).compose(guarded -> tx.run(LOCK)).compose(locked -> work.apply(tx)));
    }

    private void requireTheSame(KeyRules.Known known) {
        Buffer check = known.checkValue();
        if (!keys.ids().contains(known.id()) || check.length() == 0) {
            return;
        }
        try {
            box.open(CHECK, check.getBytes());
        } catch (SealBroken another) {
            throw new KeysRefused("The key " + known.id() + " has the id of another one: make a new one.");
        }
    }

    private Future<Void> register(SqlRunner tx) {
        Future<Void> all = Future.succeededFuture();
        for (KeyId id : keys.ids()) {
            Buffer check = Buffer.buffer(box.seal(id, CHECK, KNOWN_TEXT));
            all = all.compose(done -> tx.run(INSERT.bind().set("id", id.bytes()).set("check_value", check))
                    .mapEmpty());
        }
        return all;
    }

    /** From before the commit on it encrypts with what it says, and not with what others may take for unused. */
    private Future<Void> hold(SqlRunner tx, KeyRules.Others others, Map<KeyId, Long> uses) {
        keys.use(choice(others, uses));
        Buffer[] ids = keys.ids().stream().map(KeyId::bytes).toArray(Buffer[]::new);
        return tx.run(HOLD.bind()
                        .set("self", self.id())
                        .set("name", self.name())
                        .set("key_ids", ids)
                        .set("writes", keys.present().bytes())
                        .set("is_pod", self.pod()))
                .mapEmpty();
    }

    /** The first key that all have. Pods that do not tell have the key that is in use. */
    private KeyId choice(KeyRules.Others others, Map<KeyId, Long> uses) {
        List<KeyId> shared =
                keys.ids().stream().filter(id -> others.lacking(id).isEmpty()).toList();
        if (others.silent() > 0) {
            Optional<KeyId> used = keys.ids().stream().filter(uses::containsKey).findFirst();
            return used.orElse(keys.present());
        }
        return shared.isEmpty() ? keys.present() : shared.get(0);
    }

    private static Future<List<KeyRules.Known>> known(SqlRunner sql) {
        return sql.run(KEYS)
                .map(rows -> Rows.all(
                        rows,
                        row -> new KeyRules.Known(
                                KeyId.of(row.getBuffer("id")),
                                row.getBuffer("check_value"),
                                row.getBoolean("given_up"))));
    }

    private static Future<Map<KeyId, Long>> uses(SqlRunner sql) {
        return sql.run(USES).map(rows -> {
            var uses = new LinkedHashMap<KeyId, Long>();
            rows.forEach(row -> uses.put(KeyId.of(row.getBuffer("id")), row.getLong("uses")));
            return uses;
        });
    }

    private Future<KeyRules.Others> others(SqlRunner sql) {
        return sql.run(HOLDERS.bind().set("self", self.id())).map(this::others);
    }

    private KeyRules.Others others(RowSet<Row> rows) {
        long silent = Rows.only(rows).getLong("silent");
        List<KeyRules.Holder> holders = Rows.all(rows, row -> row).stream()
                .filter(row -> row.getString("name") != null)
                .map(row -> new KeyRules.Holder(
                        row.getString("name"),
                        List.of(row.getArrayOfBuffers("key_ids")).stream()
                                .map(KeyId::of)
                                .toList(),
                        KeyId.of(row.getBuffer("writes"))))
                .toList();
        return new KeyRules.Others(holders, silent);
    }
}
