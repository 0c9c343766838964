/**
 * The kit for being looked at: log lines, meters, health and the management port.
 *
 * <p>What for: operators see states, numbers and one vocabulary in every log line
 * ({@link dev.signpost.telemetry.LogKeys}). Who calls it: everybody uses the keys and counts with
 * {@link dev.signpost.telemetry.Meters}, whose catalogue is {@link dev.signpost.telemetry.Meter}; {@code boot} makes
 * Vert.x count through {@link dev.signpost.telemetry.VertxMeters}, sets up {@link dev.signpost.telemetry.Logging} and
 * deploys {@link dev.signpost.telemetry.ManagementServer} once per process with the checks and the registry. It owns no
 * table and no bus address, but the management port. The server runs on one event loop of its own, apart from the
 * API's, so that it answers while the API is busy; log lines are written by a thread of their own from a bounded queue.
 * When a check fails or takes longer than two seconds the process is not ready but goes on living: liveness says only
 * that the event loop turns. When nobody reads our output, lines are dropped and deliveries go on. No payload and no
 * secret goes into a line or a tag.
 */
@NullMarked
package dev.signpost.telemetry;

import org.jspecify.annotations.NullMarked;
