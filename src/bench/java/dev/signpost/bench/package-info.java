/**
 * Load, observation and measurement of a whole Signpost, from outside.
 *
 * <p>What for: the figures under {@code docs/benchmarks} and the load of the scenario tests. {@link
 * dev.signpost.bench.Bench} starts the jar, its Postgres, a {@link dev.signpost.bench.Sink} and a {@link
 * dev.signpost.bench.LoadGenerator} as processes of their own and measures each by {@code /proc}. Who calls it: the
 * {@code bench} profile of the build, and tests. It speaks HTTP and SQL only and imports nothing of the product.
 * Sink and generator are one thread over a selector and raw sockets, so that what they cost (8 to 16 µs per event)
 * stays far below what they measure; they take commands line by line on standard input, answer each with one line of
 * JSON on standard output, and end when their input ends, so that they never outlive whoever started them.
 */
@NullMarked
package dev.signpost.bench;

import org.jspecify.annotations.NullMarked;
