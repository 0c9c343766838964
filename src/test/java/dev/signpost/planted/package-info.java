/**
 * Bugs to be caught: realistic single mistakes in the product's own code, each of which breaks a promise that somebody
 * outside can see. They are kept here as text that is replaced in a source file, and compiled when they are wanted; the
 * jar that is shipped has no trace of them and no switch.
 *
 * <p>{@link dev.signpost.planted.PlantedBug} says what there is, {@link dev.signpost.planted.Overlay} makes classes and
 * resources of it, which go before the jar on a process's class path ({@code SignpostProcess.planted}) or into a class
 * loader of their own.
 */
@NullMarked
package dev.signpost.planted;

import org.jspecify.annotations.NullMarked;
