@NullMarked
package dev.signpost.catalog;

import org.jspecify.annotations.NullMarked;
