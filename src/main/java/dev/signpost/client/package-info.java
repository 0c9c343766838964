/**
 * Publishing for other Vert.x services: the far end of {@code signpost.publish}.
 *
 * <p>What for: a service that shares the event bus publishes with {@link dev.signpost.client.EventPublisher} and gets
 * batches, idempotency, retries and back-pressure with it. Who calls it: those services; Signpost itself does not. It
 * owns no table and no address. A publisher lives on one event loop and may be called from any thread. When it fails:
 * the caller's future fails, with {@link dev.signpost.client.PublisherFullException} if the caller is too fast, else
 * with the last answer; nothing is kept beyond that, so an event that must not be lost stays with the caller until its
 * future has succeeded.
 */
@NullMarked
package dev.signpost.client;

import org.jspecify.annotations.NullMarked;
