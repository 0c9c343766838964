package dev.signpost.profile;

import dev.signpost.model.RawBytes;

/**
 * A profile with the document that it was read from, for the table of versions.
 *
 * @param profile without a version number yet
 * @param document the file as JSON with sorted keys: comments and layout do not count, so that only a change that can
 *     matter makes a new version; {@link ProfileLoader#ofDocument} reads it again
 * @param digest SHA-256 of the document's UTF-8 bytes
 */
public record LoadedProfile(WireProfile profile, String document, RawBytes digest) {}
