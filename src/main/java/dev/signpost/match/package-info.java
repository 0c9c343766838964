/**
 * Says which of a tenant's webhooks want an event of some type.
 *
 * <p>What for: {@link dev.signpost.match.Matcher} answers from an index of exact types, {@code prefix.*} and {@code *},
 * built once for each version of a tenant's catalogue. Who calls it: {@code ingest} asks
 * {@link dev.signpost.match.MatchVerticle} over the event bus, a batch at a time. It owns no table, and the address
 * {@link dev.signpost.bus.Addresses#MATCH}; it runs on an event loop of its own and never waits. It cannot fail: a
 * tenant that is not in memory, or in an older version than was asked for, has no match in the answer and is read by
 * whoever asked; one whose catalogue moved on since is found by the accepting statement, which compares the version
 * that was matched against.
 */
@NullMarked
package dev.signpost.match;

import org.jspecify.annotations.NullMarked;
