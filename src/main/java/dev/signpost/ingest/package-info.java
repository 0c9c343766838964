/**
 * Takes events in: checks each, collects them into batches, makes them durable, answers their publishers.
 *
 * <p>What for: everything between a publisher's bytes and the commit that holds them. Who calls it: publishers, over
 * HTTP ({@link dev.signpost.ingest.PublishRoute}, which the server asks before its router) and over the event bus
 * ({@link dev.signpost.ingest.PublishConsumer}, which answers {@code signpost.publish}); both cut the payload out as
 * bytes ({@link dev.signpost.ingest.EventParser}) and hand drafts to the {@link dev.signpost.ingest.Intake} of the
 * {@link dev.signpost.ingest.IngestVerticle}, which asks {@code match} for their targets, writes one batch after the
 * other, and hands what is durable to {@code deliver}. It owns no table ({@code queue} does), and the addresses
 * {@link dev.signpost.bus.Addresses#PUBLISH} and {@link dev.signpost.bus.Addresses#INGEST}. Each edge runs on the
 * event loop of its connection or consumer, and is answered there. When it fails: one bad event fails alone, by a
 * {@link dev.signpost.model.Refusal} that names every fault; a tenant beyond its share of the places
 * ({@code FairShares}) is told to come back (429), and so is everybody when Postgres is away (503); nothing is
 * half-stored. Batches are filled from all tenants in turn ({@code ReadyEvents}).
 */
@NullMarked
package dev.signpost.ingest;

import org.jspecify.annotations.NullMarked;
