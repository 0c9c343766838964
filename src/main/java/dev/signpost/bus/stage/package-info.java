/**
 * What stages say to one another: the messages, and how each stage is reached.
 *
 * <p>What for: {@code ingest}, {@code match}, {@code deliver}, {@code claim} and {@code upkeep} are verticles that know
 * nothing of each other but {@link dev.signpost.bus.Addresses} and the records here. Who calls it: a stage consumes its
 * own address through {@link dev.signpost.bus.stage.StageBus} and reaches the deliver verticles through
 * {@link dev.signpost.bus.stage.DeliverQueues}. Messages are passed by reference and never leave the process, one for
 * each batch; nobody changes what they are made of. It owns no table. Handlers run on the event loop of the verticle
 * that consumes, and answers arrive on the event loop of the one that asked.
 *
 * <p>When it fails: a match that is not answered is asked for again; a hint that is lost costs a second. A batch that
 * no queue has taken is neither: it would hold the watermark for ever. So whoever hands one over is told within a
 * second, and gives up the pod's lease.
 *
 * <pre>
 *   ingest ──MatchRequest──► match            one in flight, answered with MatchReply
 *   ingest ──AcceptedBatch─► deliver 0..N-1   by webhook; answered when the queues have taken it
 *   claim  ──ClaimedBatch──► deliver 0..N-1   likewise
 *   record ──DueIn─────────► claim            a hint; also from lanes that have room again
 *   api    ──SendNow───────► claim            likewise
 *   api    ──RunChore──────► upkeep           likewise
 *   lease  ──DropQueues────► deliver 0..N-1   the pod was taken over
 *   news   ──ReceiverRecovered► deliver i     nothing speaks against a receiver any more
 *   drain  ──StopStage─────► claim, deliver   answered when nothing new starts
 * </pre>
 */
@NullMarked
package dev.signpost.bus.stage;

import org.jspecify.annotations.NullMarked;
