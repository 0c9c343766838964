@NullMarked
package dev.signpost.outbound;

import org.jspecify.annotations.NullMarked;
