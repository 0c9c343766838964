@NullMarked
package dev.signpost.deliver;

import org.jspecify.annotations.NullMarked;
