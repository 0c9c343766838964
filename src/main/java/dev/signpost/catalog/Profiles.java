package dev.signpost.catalog;

import dev.signpost.model.Choice;
import dev.signpost.profile.WireProfile;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The wire profiles in force on this instance, by name. */
public interface Profiles {

    /** The profile of that name, or empty. */
    Optional<WireProfile> find(String name);

    /** The names that {@link #find} knows. */
    Set<String> names();

    /** What to say of a name that it does not know. */
    default String unknown(String name) {
        return unknown(name, names());
    }

    /** The same where only names are at hand. */
    static String unknown(String name, Set<String> known) {
        return "There is no wire profile " + name + " here: " + Choice.expected(name, new TreeSet<>(known));
    }

    /** Name of the profile of tenants that name none; {@link #find} knows it. */
    String defaultName();
}
