package dev.signpost.catalog;

import dev.signpost.profile.WireProfile;
import java.util.Optional;

/** The wire profiles in force on this instance, by name. */
public interface Profiles {

    /** The profile of that name, or empty. */
    Optional<WireProfile> find(String name);

    /** Name of the profile of tenants that name none; {@link #find} knows it. */
    String defaultName();
}
