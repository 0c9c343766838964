/**
 * Proving that a webhook's receiver wants events, before its first one.
 *
 * <p>What for: {@link dev.signpost.challenge.ChallengeVerticle} sends the request that a wire profile's
 * {@code ChallengeRules} describe and says what came of it; what to send and what counts as a pass are pure rules of
 * {@code profile}. Who calls it: the management API's operations, through a function that {@code boot} hands in; they
 * decide when to ask and keep the result. It owns no tables and no bus addresses.
 *
 * <p>Threads: everything runs on the verticle's event loop, which has a guarded HTTP client of its own, so that
 * challenges take no socket from deliveries; {@code ask} may be called from any. Its bounds: so many at once, and so
 * many of them for one tenant; whoever comes then is refused and told to come back. What a receiver does is a result;
 * it fails only where the profile's signature has no secret to sign with.
 */
@NullMarked
package dev.signpost.challenge;

import org.jspecify.annotations.NullMarked;
