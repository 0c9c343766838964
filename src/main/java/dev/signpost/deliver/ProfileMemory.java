package dev.signpost.deliver;

import dev.signpost.profile.WireProfile;
import io.vertx.core.Future;
import org.jspecify.annotations.Nullable;

/** The wire profiles, as deliver asks for them. */
public interface ProfileMemory {

    /** The profile with that name as it is now. */
    WireProfile named(String name);

    /** The profile as it was in that version, or null if it is not in memory. */
    @Nullable
    WireProfile version(int version);

    /** Brings that version into memory, if the database has it. */
    Future<Void> read(int version);
}
