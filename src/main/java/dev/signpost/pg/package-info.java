@NullMarked
package dev.signpost.pg;

import org.jspecify.annotations.NullMarked;
