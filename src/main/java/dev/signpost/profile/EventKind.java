package dev.signpost.profile;

import dev.signpost.model.RawJson;
import org.jspecify.annotations.Nullable;

/**
 * One type of a profile's event catalogue.
 *
 * @param category what the console groups it under
 * @param type the event type
 * @param description one sentence for people
 * @param example of its data, minified
 * @param changes example of what changed, minified, or null for an event that has none
 */
public record EventKind(
        String category,
        String type,
        String description,
        RawJson example,
        @Nullable RawJson changes) {}
