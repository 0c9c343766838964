@NullMarked
package dev.signpost.profile;

import org.jspecify.annotations.NullMarked;
