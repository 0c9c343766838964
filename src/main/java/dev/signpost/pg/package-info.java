/**
 * The kit for Postgres: where it is ({@link dev.signpost.pg.DatabaseUri}), named statements, pools, transactions, what
 * a failed statement means, LISTEN, migrations, and an embedded server for those who have none. Its sessions bring
 * their settings along, whatever the server's, the database's and the role's defaults are. Called by the stores with
 * their own statements and by {@code boot}, which migrates before anything else runs. Owns no table but Flyway's
 * {@code schema_version}. A migration gives way to those who work on the schema, and says whom it waits for ({@code
 * docs/decisions/0023}). Pools and listeners live on the event loop of the verticle that opens them; migrations and
 * the embedded server block and are for {@code boot} and tests only. When Postgres is away, statements fail within ten
 * seconds, listeners connect again by themselves, and {@link dev.signpost.pg.PgFault} tells a statement that certainly
 * had no effect from one that may have had.
 *
 * <p>A statement is a file, {@code sql/queue/now.sql} is {@code queue.now}: comment lines with what it does and why;
 * then, in lines that begin with {@code -- :}, its parameters with their types; then the SQL, in which {@code :tenant}
 * is a parameter, {@code :ParkReason.EXHAUSTED} a constant of Java, and <code>{include lane_head_upsert from=moved
 * due=min(due_at)}</code> a fragment with its holes filled. {@link dev.signpost.pg.Sql#named} resolves all of it and
 * stops the start with every fault. A caller binds by name: {@code
 * sql.run(STATEMENT.bind().set("tenant", key).set("limit", 10))}. Why, and how one writes a new one: {@code
 * docs/decisions/0026}.
 */
@NullMarked
package dev.signpost.pg;

import org.jspecify.annotations.NullMarked;
