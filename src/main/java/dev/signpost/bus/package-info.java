@NullMarked
package dev.signpost.bus;

import org.jspecify.annotations.NullMarked;
