/**
 * Recording: outcomes of attempts become rows, in batches.
 *
 * <p>One {@link dev.signpost.record.Recorder} for each deliver verticle, on its event loop, with its own connection and
 * flush slot. First attempts that succeeded cost one appended row each; everything else goes through the statement that
 * also keeps the backlog and the dead letters. It owns no tables: the statements are {@code queue}'s.
 *
 * <p>What has been recorded is counted by {@link dev.signpost.record.MinuteCounts}, in memory, and written as a few
 * rows when the minute has ended; while somebody watches a tenant, {@link dev.signpost.record.Broadcast} copies it to
 * the live feed; and {@link dev.signpost.record.Notices} tells on the event bus what died or was disabled.
 *
 * <p>When Postgres is away outcomes wait, up to a bound at which the lanes start nothing new. A batch that Postgres
 * refuses is halved until the bad row is alone, and that is parked. When the pod has been taken over, outcomes are
 * counted as stale and dropped: the deliveries are made again.
 */
@NullMarked
package dev.signpost.record;

import org.jspecify.annotations.NullMarked;
