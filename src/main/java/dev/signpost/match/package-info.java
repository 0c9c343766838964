/**
 * Says which of a tenant's webhooks want an event of some type.
 *
 * <p>What for: {@link dev.signpost.match.Matcher} answers from an index of exact types, {@code prefix.*} and {@code *},
 * built once for each version of a tenant's catalogue. Who calls it: {@code ingest}, through a function that
 * {@code boot} hands in. It owns no table and no address and never waits; any event loop may call. It cannot fail: a
 * tenant that is not in memory is the business of whoever loads it, and one whose catalogue moved on since is found by
 * the accepting statement, which compares the version that was matched against.
 */
@NullMarked
package dev.signpost.match;

import org.jspecify.annotations.NullMarked;
