@NullMarked
package dev.signpost.ingest;

import org.jspecify.annotations.NullMarked;
