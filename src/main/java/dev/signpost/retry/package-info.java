@NullMarked
package dev.signpost.retry;

import org.jspecify.annotations.NullMarked;
