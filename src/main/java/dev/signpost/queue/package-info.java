/**
 * The queue: a log of events and attempts, and small tables for what did not go right at once.
 *
 * <p>What for: accept, settle and claim deliveries so that nothing that was acknowledged is ever lost, whoever dies.
 * Who calls it: {@code ingest} accepts, {@code record} settles and counts, {@code deliver} claims, {@code upkeep} takes
 * over and tidies up, {@code manage} reads history and statistics and starts replays. It owns the tables {@code event},
 * {@code attempt}, {@code backlog}, {@code lane_head}, {@code parked}, {@code idempotency}, {@code pod}, {@code
 * pod_slot}, {@code job}, and those of statistics: {@code webhook_minute}, {@code webhook_hour}, {@code
 * statistics_progress}, and of the live view: {@code live_watch}, {@code live_feed}, and of what
 * protects receivers: {@code webhook_pause}, {@code webhook_resumption}, {@code lane_hasten}.
 *
 * <p>Threads: every object belongs to the event loop of the verticle that made it, except
 * {@link dev.signpost.queue.Watermark}, {@link dev.signpost.queue.IdClock} and what {@link dev.signpost.queue.PodLease}
 * says of itself, which any may ask.
 *
 * <p>The fence: every statement that writes an outcome first locks this pod's {@code pod_slot} row. A pod that was
 * taken over has none, so whatever it still tries comes to nothing ({@link dev.signpost.queue.PodLost}). When Postgres
 * fails: a statement that certainly did nothing is tried again; one whose answer was lost is shut out first and then
 * looked up ({@link dev.signpost.queue.FlushSlot}).
 */
@NullMarked
package dev.signpost.queue;

import org.jspecify.annotations.NullMarked;
