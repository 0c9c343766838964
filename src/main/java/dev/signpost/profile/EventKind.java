package dev.signpost.profile;

import dev.signpost.model.RawJson;

/**
 * One type of a profile's event catalogue.
 *
 * @param category what the console groups it under
 * @param type the event type
 * @param description one sentence for people
 * @param example of its data
 */
public record EventKind(String category, String type, String description, RawJson example) {}
