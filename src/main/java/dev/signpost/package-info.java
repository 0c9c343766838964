/**
 * The way in: {@link dev.signpost.Launcher} looks at the Java, {@link dev.signpost.Main} hands over to {@code boot}.
 *
 * <p>Signpost takes events in, finds the webhooks that want them and delivers each as a signed POST. The packages below
 * form rows, and arrows between rows point down only: {@code boot} sees everything; edges ({@code manage},
 * {@code console}, {@code client}) and stages ({@code ingest}, {@code match}, {@code deliver}, {@code record},
 * {@code challenge}, {@code upkeep}) see stores, and never one another; stores ({@code catalog}, {@code queue}) see the
 * rules ({@code retry}, {@code profile}); kits ({@code http}, {@code outbound}, {@code pg}, {@code bus},
 * {@code telemetry}, {@code settings}) serve them all and see the nouns in {@code model} only. Tests of the
 * architecture break the build where this is not so.
 */
@NullMarked
package dev.signpost;

import org.jspecify.annotations.NullMarked;
