/**
 * The rules that decide, run on one thread against a simulated clock, database and network: thousands of histories a
 * second, each from a seed.
 *
 * <p>The product's own classes run ({@code PlayedPod} joins them as {@code boot} does); played are only the event loops
 * and timers ({@code Loops} on a {@code Timeline}), what the SQL statements mean ({@code Database} and its tables; a
 * test compares them with Postgres), the network between ({@code Link}), receivers and publishers. A {@code Plan} is
 * drawn from a seed; a {@code History} runs it, lets all faults end, waits until it is quiet, and {@code Properties}
 * says what must hold and did not. A plan that fails is shrunk ({@code Shrinking}) and printed as Java.
 */
@NullMarked
package dev.signpost.simulation;

import org.jspecify.annotations.NullMarked;
