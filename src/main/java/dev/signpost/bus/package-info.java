/**
 * The event bus as others see it: its addresses and the shapes of its messages.
 *
 * <p>What for: a service on the same event bus publishes events and hears notices without HTTP. Who calls it:
 * {@code ingest} answers {@link dev.signpost.bus.Addresses#PUBLISH}, {@code client} sends to it, and {@code record}
 * publishes a {@link dev.signpost.bus.Notice} to {@link dev.signpost.bus.Addresses#NOTICES}. All addresses are named
 * here; what stages say to one another is in {@link dev.signpost.bus.stage}. It owns no table; being values and
 * codecs, it needs no thread. When it fails: a message that is not of the right shape is a
 * {@link dev.signpost.model.Refusal} with every faulty field; messages are hints or questions, and one that is lost
 * loses no event, for only an answer says that an event was accepted.
 */
@NullMarked
package dev.signpost.bus;

import org.jspecify.annotations.NullMarked;
