@NullMarked
package dev.signpost.settings;

import org.jspecify.annotations.NullMarked;
