/**
 * The one way out: requests to receivers' URLs, and the guard that says where they may lead.
 *
 * <p>What for: {@link dev.signpost.outbound.EgressGuard} parses and judges URLs, {@link
 * dev.signpost.outbound.OutboundClient} sends. Who calls it: {@code deliver} and {@code challenge}; others get the
 * guard's functions from {@code boot}. It owns no table and no bus address. A client belongs to one event loop, and so
 * do its connections, its resolved names and its deadlines; the guard is immutable. Each attempt resolves its name,
 * judges all addresses, and dials the literal that it judged. Whatever a receiver does is an
 * {@link dev.signpost.model.Outcome}; a send never fails. When the limits of {@link
 * dev.signpost.outbound.OutboundConfig} are reached, attempts wait, and end as timeouts when they wait too long.
 */
@NullMarked
package dev.signpost.outbound;

import org.jspecify.annotations.NullMarked;
