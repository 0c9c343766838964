/**
 * Stories of whole processes: the jar with real signals, a real Postgres, real receivers, over HTTP only.
 *
 * <p>What for: proof that the parts keep the invariants together, under the faults that their operators will meet. Who
 * calls it: failsafe in {@code ./mvnw verify}, after the jar was made; the {@code chaos} profile runs the long versions.
 * Each scenario owns its processes, ports, data directory and database, prints the seed of whatever it decided by
 * chance, and leaves the judgement to {@link dev.signpost.testkit.Checker}, which sees nothing of the product's inside.
 */
@NullMarked
package dev.signpost.scenario;

import org.jspecify.annotations.NullMarked;
