/**
 * Plans of the queue's statements, made at bad moments: while the tables were empty, just drained, full of what is not
 * asked for. What a plan touches must depend on what is asked and not on the moment at which it was made.
 */
@NullMarked
package dev.signpost.queue.plans;

import org.jspecify.annotations.NullMarked;
