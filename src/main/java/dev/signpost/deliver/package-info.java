/**
 * Delivering: from a durable event to the outcome of an attempt.
 *
 * <p>Each webhook belongs to one {@link dev.signpost.deliver.DeliverVerticle}, which takes its deliveries from the
 * event bus ({@link dev.signpost.bus.Addresses#deliver}) and tells whoever handed them over that it has them. There
 * each webhook has a lane: a bounded waiting line, a limit on requests in flight, a rate. {@code Attempts} makes one
 * attempt: it looks at the webhook as it is now, renders and signs, sends through {@code outbound}, and asks {@code
 * retry} what the outcome means. The outcome goes to {@code record}. {@link dev.signpost.deliver.ClaimVerticle} brings
 * back from the backlog what is due.
 *
 * <p>{@code Watch} tells each lane's {@code Protection} what attempts say about the receiver. A {@code Window} limits
 * what is in flight to what it bears; a pause that it asks for holds for its whole lane; a {@code Breaker} leaves it
 * alone while it is away:
 *
 * <pre>
 *   CLOSED ──failures in a row──► OPEN ──its time is over──► HALF_OPEN ──the probe failed──► OPEN, for twice as long
 *     ▲                            │                             │
 *     └────────any answer──────────┴─────────────────────────────┘
 * </pre>
 *
 * What protects a receiver is noted on transitions ({@code PauseNotes}) and written by the claims, for all to see; a
 * raised generation lifts it, and a delivery that a person wants to be sent now goes past it (docs/decisions/0021).
 *
 * <p>While it is open, or a long pause lasts, everything for the webhook is in the backlog, without using up a retry,
 * and claims leave it there. When it closes, one request may be in flight, then two, then three.
 *
 * <p>Threads: a lane is touched by its verticle's event loop only, so there are no locks;
 * {@link dev.signpost.deliver.Board} is what others may read. It owns no tables; its addresses are those of the deliver
 * verticles and {@link dev.signpost.bus.Addresses#CLAIM}. At its bounds: a
 * full lane sends to the backlog, and so does a wait of more than five seconds; with too many unrecorded outcomes
 * nothing new starts. Without a lease nothing is sent; when the pod is lost, what waits is dropped, since whoever takes
 * the pod over finds it in the log.
 */
@NullMarked
package dev.signpost.deliver;

import org.jspecify.annotations.NullMarked;
