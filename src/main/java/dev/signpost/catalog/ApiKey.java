package dev.signpost.catalog;

import dev.signpost.http.Scope;
import io.vertx.sqlclient.Row;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An API key as its administrators see it; the key itself is nowhere.
 *
 * @param key internal number
 * @param id public id
 * @param name for people
 * @param scopes what it may do
 * @param hint its first characters, to tell keys apart
 * @param createdMillis milliseconds since 1970
 * @param expiresMillis milliseconds since 1970, or null for never
 */
public record ApiKey(
        long key,
        String id,
        String name,
        Set<Scope> scopes,
        String hint,
        long createdMillis,
        @Nullable Long expiresMillis) {

    static ApiKey of(Row row) {
        var scopes = EnumSet.noneOf(Scope.class);
        Arrays.stream(row.getArrayOfStrings("scopes"))
                .forEach(word -> Scope.ofWord(word).ifPresent(scopes::add));
        return new ApiKey(
                row.getLong("key"),
                row.getString("id"),
                row.getString("name"),
                scopes,
                row.getString("hint"),
                row.getLong("created_millis"),
                row.getLong("expires_millis"));
    }
}
