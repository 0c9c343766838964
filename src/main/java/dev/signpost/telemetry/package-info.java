/**
 * The kit for being looked at: keys of log lines, health, meters and the management port.
 *
 * <p>What for: operators see states, numbers and one vocabulary in every log line
 * ({@link dev.signpost.telemetry.LogKeys}). Who calls it: everybody uses the keys; {@code boot} deploys
 * {@link dev.signpost.telemetry.ManagementServer} once per process with the checks and the registry. It owns no table
 * and no bus address, but the management port. The server runs on one event loop of its own, apart from the API's, so
 * that it answers while the API is busy. When a check fails or takes longer than two seconds the process is not ready
 * but goes on living: liveness says only that the event loop turns.
 */
@NullMarked
package dev.signpost.telemetry;

import org.jspecify.annotations.NullMarked;
