/**
 * What tests of several packages need: a real Postgres, a way to wait for a future. Doubles stand at the process's edge
 * only. Nothing here keeps state between tests but the one embedded server, which each test uses through a database of
 * its own.
 */
@NullMarked
package dev.signpost.testkit;

import org.jspecify.annotations.NullMarked;
