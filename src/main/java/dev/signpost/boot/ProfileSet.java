package dev.signpost.boot;

import dev.signpost.catalog.ProfileVersions;
import dev.signpost.catalog.Profiles;
import dev.signpost.deliver.ProfileMemory;
import dev.signpost.profile.EventKind;
import dev.signpost.profile.InvalidProfilesException;
import dev.signpost.profile.LoadedProfile;
import dev.signpost.profile.ProfileLoader;
import dev.signpost.profile.WireProfile;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The wire profiles in force, each with the number that the database gave to its text, and older versions as deliveries
 * in the middle of their retries ask for them.
 */
final class ProfileSet implements Profiles, ProfileMemory {
    private final Map<String, LoadedProfile> loaded;
    private final String defaultName;
    private final ProfileLoader loader;
    private final ProfileVersions versions;

    // Without numbers until they are registered at the start; read by every event loop.
    private volatile Map<String, WireProfile> current;

    // Old versions, read once when first asked for; any event loop may ask. There are few, and none ever changes.
    private final Map<Integer, WireProfile> byVersion = new ConcurrentHashMap<>();

    /** @param loaded by name, the default one among them */
    ProfileSet(Map<String, LoadedProfile> loaded, String defaultName, ProfileLoader loader, ProfileVersions versions) {
        this.loaded = Map.copyOf(loaded);
        this.defaultName = defaultName;
        this.loader = loader;
        this.versions = versions;
        this.current = loaded.entrySet().stream()
                .collect(Collectors.toUnmodifiableMap(
                        Map.Entry::getKey, entry -> entry.getValue().profile()));
    }

    /** The event types in each profile's catalogue; as {@link #named}, a profile that is not here has the default's. */
    static Function<String, Set<String>> eventTypes(Map<String, LoadedProfile> loaded, String defaultName) {
        Map<String, Set<String>> types = loaded.values().stream()
                .map(LoadedProfile::profile)
                .collect(Collectors.toUnmodifiableMap(
                        WireProfile::name,
                        profile -> profile.catalogue().stream()
                                .map(EventKind::type)
                                .collect(Collectors.toUnmodifiableSet())));
        Set<String> byDefault = types.getOrDefault(defaultName, Set.of());
        return name -> types.getOrDefault(name, byDefault);
    }

    /** Gives every profile the number of its text. */
    Future<Void> register() {
        Map<String, WireProfile> numbered = new ConcurrentHashMap<>();
        List<Future<WireProfile>> registered = new ArrayList<>();
        loaded.forEach((name, profile) ->
                registered.add(versions.register(new ProfileVersions.Document(name, profile.document()))
                        .map(number -> profile.profile().withVersion(number))
                        .onSuccess(known -> {
                            numbered.put(name, known);
                            byVersion.put(known.version(), known);
                        })));
        return Future.all(registered).map(all -> {
            current = Map.copyOf(numbered);
            return null;
        });
    }

    /** Names of those whose webhooks have a second secret. */
    List<String> withStandardSecret() {
        return current.values().stream()
                .filter(WireProfile::hasStandardSecret)
                .map(WireProfile::name)
                .toList();
    }

    Map<String, WireProfile> all() {
        return current;
    }

    @Override
    public Optional<WireProfile> find(String name) {
        return Optional.ofNullable(current.get(name));
    }

    @Override
    public Set<String> names() {
        return current.keySet();
    }

    @Override
    public String defaultName() {
        return defaultName;
    }

    /** A webhook may name a profile that this instance no longer has: then the default's rules hold. */
    @Override
    public WireProfile named(String name) {
        return find(name)
                .or(() -> find(defaultName))
                .orElseThrow(() -> new IllegalStateException("the default profile was loaded at the start"));
    }

    @Override
    public @Nullable WireProfile version(int version) {
        return byVersion.get(version);
    }

    /** A text that this release cannot read (a newer one wrote it) leaves the delivery with today's profile. */
    @Override
    public Future<Void> read(int version) {
        return versions.document(version).map(document -> {
            document.ifPresent(found -> {
                try {
                    byVersion.put(version, loader.ofDocument(found.name(), version, found.text()));
                } catch (InvalidProfilesException strange) {
                    byVersion.put(version, named(found.name()));
                }
            });
            return null;
        });
    }
}
