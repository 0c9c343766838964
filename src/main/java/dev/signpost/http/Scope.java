package dev.signpost.http;

import io.vertx.core.json.JsonArray;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What a key may do. */
public enum Scope {
    /** Everything, on every tenant: instance keys only. */
    ADMIN,
    /** Publish events. */
    PUBLISH,
    /** Change webhooks, replay, resend, discard. */
    MANAGE,
    /** Look at everything of the tenant. */
    READ;

    /** As written in requests, answers and tables: lower case. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Reads an array of {@link #word()}s; others are left out. */
    public static Set<Scope> ofWords(JsonArray words) {
        return words.stream().flatMap(word -> ofWord(word.toString()).stream()).collect(Collectors.toUnmodifiableSet());
    }

    /** Reads {@link #word()}. */
    public static Optional<Scope> ofWord(String word) {
        for (Scope scope : values()) {
            if (scope.word().equals(word)) {
                return Optional.of(scope);
            }
        }
        return Optional.empty();
    }
}
