@NullMarked
package dev.signpost.queue;

import org.jspecify.annotations.NullMarked;
