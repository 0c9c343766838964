@NullMarked
package dev.signpost.record;

import org.jspecify.annotations.NullMarked;
