@NullMarked
package dev.signpost;

import org.jspecify.annotations.NullMarked;
