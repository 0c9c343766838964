/**
 * The nouns of webhook dispatching: values that every stage passes on and none changes.
 *
 * <p>What for: one vocabulary for ids, events, webhooks, deliveries, attempts, outcomes and verdicts. Who calls it:
 * everybody. It owns no table and no address, needs no thread of its own (all values are immutable or, like
 * {@link dev.signpost.model.RawJson}, never written after they were made) and knows the JDK only. A constructor that
 * is given nonsense throws {@link IllegalArgumentException}: users' input is checked at the edges, before it becomes a
 * model value.
 *
 * <p>Start with {@link dev.signpost.model.Event} (what came in), {@link dev.signpost.model.Delivery} (one event for one
 * webhook), {@link dev.signpost.model.Outcome} (what the receiver did) and {@link dev.signpost.model.Verdict} (what we
 * make of it).
 */
@NullMarked
package dev.signpost.model;

import org.jspecify.annotations.NullMarked;
