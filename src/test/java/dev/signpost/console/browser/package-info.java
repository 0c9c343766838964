/**
 * The console as people use it: a real Chromium, the real jar, real receivers.
 *
 * <p>What for: proof that a person who has never seen Signpost gets along in it, with a mouse, with a keyboard and with
 * a screen reader, on a desk and on a phone, in light and in dark; and that what receivers answer stays text. Who calls
 * it: failsafe in {@code ./mvnw verify}. Elements are found by what people perceive (role and name), never by class.
 * Pictures of every page are left in {@code target/screenshots}. Where no Chromium is installed the tests are skipped,
 * and say so; on a build server ({@code CI}) they fail instead.
 */
@NullMarked
package dev.signpost.console.browser;

import org.jspecify.annotations.NullMarked;
