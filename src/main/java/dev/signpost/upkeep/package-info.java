@NullMarked
package dev.signpost.upkeep;

import org.jspecify.annotations.NullMarked;
