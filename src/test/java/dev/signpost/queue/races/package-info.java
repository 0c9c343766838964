/**
 * Races that the queue must win, each run twice: with the product's own statements, and with one rule weakened. The
 * second run is seen to lose or double events, so that the first is known to be able to fail. What must meet is made to
 * meet: statements are stopped at an advisory lock, clocks are read through a hook, and a proxy keeps a request back.
 */
@NullMarked
package dev.signpost.queue.races;

import org.jspecify.annotations.NullMarked;
