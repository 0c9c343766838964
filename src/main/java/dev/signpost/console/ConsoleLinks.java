package dev.signpost.console;

import dev.signpost.catalog.Actor;
import dev.signpost.catalog.AuditLog;
import dev.signpost.catalog.Ids;
import dev.signpost.catalog.KeyAuthenticator;
import dev.signpost.http.Caller;
import dev.signpost.http.Scope;
import dev.signpost.http.TenantRef;
import dev.signpost.model.Refusal;
import dev.signpost.model.Secret;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Makes links that open the console for one tenant without a key, to be handed on or to fill a frame. */
public final class ConsoleLinks {
    private final Seal seal;
    private final KeyAuthenticator keys;
    private final AuditLog audit;
    private final Ids ids;
    private final InstantSource clock;
    private final Supplier<@Nullable String> address;

    /** @param address scheme, host and port under which people reach the console, or null if that is not known */
    ConsoleLinks(
            Seal seal,
            KeyAuthenticator keys,
            AuditLog audit,
            Ids ids,
            InstantSource clock,
            Supplier<@Nullable String> address) {
        this.seal = seal;
        this.keys = keys;
        this.audit = audit;
        this.ids = ids;
        this.clock = clock;
        this.address = address;
    }

    /**
     * A link as it was just made.
     *
     * @param url with the token in its fragment, which browsers keep to themselves; shown this once
     * @param expiresMillis milliseconds since 1970
     */
    public record Made(Secret url, long expiresMillis) {}

    /**
     * Makes a link and writes so into the audit log. It ends when what its maker showed ends, if that is sooner. Fails
     * with {@link Refusal}: FORBIDDEN for scopes that the maker has not and for the holder of a link, CONFLICT if the
     * console's address is not known.
     *
     * @param tenant one that the maker may act for
     * @param scopes any but {@link Scope#ADMIN}
     */
    public Future<Made> make(Caller maker, TenantRef tenant, Set<Scope> scopes, Duration life) {
        Refusal refusal = refusal(maker, scopes);
        if (refusal != null) {
            return Future.failedFuture(refusal);
        }
        String base = address.get();
        if (base == null) {
            return Future.failedFuture(Refusal.of(
                    Refusal.Kind.CONFLICT,
                    "The setting console.publicUrl does not say where people reach the console."));
        }
        long ends = clock.millis() + life.toMillis();
        long expires = maker.expiresMillis() == null ? ends : Math.min(maker.expiresMillis(), ends);
        String id = ids.consoleLink();
        return keys.digestOf(maker.keyId())
                .map(digest -> new ConsoleLink(id, tenant, scopes, expires, digest.orElseThrow(ConsoleLinks::keyGone)))
                .compose(link -> note(maker, link).map(noted -> made(base, link)));
    }

    private Made made(String base, ConsoleLink link) {
        String token = LinkAuthenticator.PREFIX + seal.close(link.toStatement());
        return new Made(Secret.of(base + ConsoleFiles.ROOT + "#token=" + token), link.expiresMillis());
    }

    private Future<Void> note(Caller maker, ConsoleLink link) {
        var actor = new Actor(maker.keyId(), maker.may(Scope.ADMIN));
        return audit.note(new AuditLog.Note(
                actor, link.tenant(), "consoleLink.created", link.id(), List.of("scopes", "expiresAt")));
    }

    private static @Nullable Refusal refusal(Caller maker, Set<Scope> scopes) {
        if (maker.kind() == Caller.Kind.LINK) {
            return Refusal.of(Refusal.Kind.FORBIDDEN, "A console link cannot make another one: use an API key.");
        }
        List<String> missing = scopes.stream()
                .filter(scope -> !maker.may(scope))
                .map(Scope::word)
                .sorted()
                .toList();
        return missing.isEmpty()
                ? null
                : Refusal.of(
                        Refusal.Kind.FORBIDDEN,
                        "A link may not have more scopes than your key, which lacks " + String.join(", ", missing)
                                + ".");
    }

    /** Revoked while it was in use. */
    private static Refusal keyGone() {
        return Refusal.of(Refusal.Kind.UNAUTHENTICATED, "The API key is not in force any more.");
    }
}
