/**
 * Wire profiles: everything a receiver can observe, and the words its users read, as data; and the pure functions that
 * turn an event and a profile into the bytes and headers of a request.
 *
 * <p>Start with {@link dev.signpost.profile.WireProfile}. {@code boot} calls
 * {@link dev.signpost.profile.ProfileLoader} once, before anything listens; {@code deliver} and {@code challenge} call
 * {@link dev.signpost.profile.Renderer}, {@link dev.signpost.profile.Signer} and
 * {@link dev.signpost.profile.RequestHeaders}; {@code retry} reads the schedule; {@code catalog} and {@code manage} ask
 * for the rules of secrets, names and words. It owns no table (the catalogue keeps the documents that were ever in
 * force) and no address. Profiles are immutable and shared by all event loops; a {@code Signer} belongs to one. A
 * profile file that is not right stops the start with every fault at once; after the start nothing here fails but a
 * signature that must be there and has no secret ({@link dev.signpost.profile.NoSigningKeyException}).
 *
 * <p>Only the loader and its {@code YamlNode} know Jackson; the rest knows the JDK.
 */
@NullMarked
package dev.signpost.profile;

import org.jspecify.annotations.NullMarked;
