@NullMarked
package dev.signpost.telemetry;

import org.jspecify.annotations.NullMarked;
