@NullMarked
package dev.signpost.match;

import org.jspecify.annotations.NullMarked;
