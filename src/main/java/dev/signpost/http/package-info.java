@NullMarked
package dev.signpost.http;

import org.jspecify.annotations.NullMarked;
