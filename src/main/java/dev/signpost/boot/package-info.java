@NullMarked
package dev.signpost.boot;

import org.jspecify.annotations.NullMarked;
