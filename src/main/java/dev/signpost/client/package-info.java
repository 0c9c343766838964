@NullMarked
package dev.signpost.client;

import org.jspecify.annotations.NullMarked;
