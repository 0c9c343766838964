package dev.signpost.boot;

import dev.signpost.catalog.ProfileVersions;
import dev.signpost.catalog.Profiles;
import dev.signpost.deliver.Ports;
import dev.signpost.profile.LoadedProfile;
import dev.signpost.profile.ProfileLoader;
import dev.signpost.profile.WireProfile;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The wire profiles in force, each with the number that the database gave to its text, and older versions as deliveries
 * in the middle of their retries ask for them.
 */
final class ProfileSet implements Profiles, Ports.Profiles {
    private final Map<String, WireProfile> current;
    private final String defaultName;
    private final ProfileLoader loader;
    private final ProfileVersions versions;

    // Old versions, read once when first asked for; any event loop may ask. There are few, and none ever changes.
    private final Map<Integer, WireProfile> byVersion = new ConcurrentHashMap<>();

    private ProfileSet(
            Map<String, WireProfile> current, String defaultName, ProfileLoader loader, ProfileVersions versions) {
        this.current = Map.copyOf(current);
        this.defaultName = defaultName;
        this.loader = loader;
        this.versions = versions;
        current.values().forEach(profile -> byVersion.put(profile.version(), profile));
    }

    /** Gives every loaded profile its number. */
    static Future<ProfileSet> register(
            Map<String, LoadedProfile> loaded, String defaultName, ProfileLoader loader, ProfileVersions versions) {
        Map<String, WireProfile> numbered = new HashMap<>();
        List<Future<Void>> registered = new ArrayList<>();
        loaded.forEach((name, profile) ->
                registered.add(versions.register(new ProfileVersions.Document(name, profile.document()))
                        .map(number -> {
                            numbered.put(name, profile.profile().withVersion(number));
                            return null;
                        })));
        return Future.all(registered).map(all -> new ProfileSet(numbered, defaultName, loader, versions));
    }

    Map<String, WireProfile> all() {
        return current;
    }

    @Override
    public Optional<WireProfile> find(String name) {
        return Optional.ofNullable(current.get(name));
    }

    @Override
    public String defaultName() {
        return defaultName;
    }

    /** A webhook may name a profile that this instance no longer has: then the default's rules hold. */
    @Override
    public WireProfile named(String name) {
        WireProfile found = current.get(name);
        if (found != null) {
            return found;
        }
        WireProfile fallback = current.get(defaultName);
        if (fallback == null) {
            throw new IllegalStateException("the default profile was loaded at the start");
        }
        return fallback;
    }

    @Override
    public @Nullable WireProfile version(int version) {
        return byVersion.get(version);
    }

    @Override
    public Future<Void> read(int version) {
        return versions.document(version).map(document -> {
            document.ifPresent(found -> byVersion.put(version, loader.ofDocument(found.name(), version, found.text())));
            return null;
        });
    }
}
