/**
 * The one way out: requests to receivers' URLs, and the guard that says where they may lead.
 *
 * <p>What for: {@link dev.signpost.outbound.EgressGuard} parses and judges URLs,
 * {@link dev.signpost.outbound.OutboundClient} sends, and {@link dev.signpost.outbound.WebTransport} sends through it
 * by WebClient. Who calls it: {@code deliver} and {@code challenge}, deliveries the former, challenges and test events
 * the latter; others get the guard's functions from {@code boot}. It owns no table and no bus address. A client belongs
 * to one event loop, and so do its connections, its resolved names and its deadlines; the guard is immutable. Each
 * attempt resolves its name, judges all addresses, and dials only literals that it judged, one beside the other if the
 * first is slow. Connections are kept by tenant and place, and closed at the first byte that nobody has asked for. A
 * request that a kept connection lost without a byte of an answer goes out once more. Whatever a receiver does is an
 * {@link dev.signpost.model.Outcome}; a send never fails. When the limits of
 * {@link dev.signpost.outbound.OutboundConfig} are reached, attempts wait, and end as timeouts when they wait too long.
 */
@NullMarked
package dev.signpost.outbound;

import org.jspecify.annotations.NullMarked;
