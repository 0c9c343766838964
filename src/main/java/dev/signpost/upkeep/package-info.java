/**
 * Chores that keep the system right without being asked: taking dead pods over, partitions ahead of time and
 * retention, expired idempotency keys, deliveries of deleted webhooks, long jobs, and an audit that looks for
 * deliveries nobody answers for.
 *
 * <p>One {@link dev.signpost.upkeep.UpkeepVerticle} for each pod, on an event loop of its own, with its own
 * connections. It owns no tables: the statements are {@code queue}'s; its address is
 * {@link dev.signpost.bus.Addresses#UPKEEP}, where others tell that a chore has something to do. Each chore is done by
 * one pod at a time, under a lock that ends with its transaction. A chore that fails is logged and comes round again;
 * none depends on another.
 */
@NullMarked
package dev.signpost.upkeep;

import org.jspecify.annotations.NullMarked;
