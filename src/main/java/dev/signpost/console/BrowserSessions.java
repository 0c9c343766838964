package dev.signpost.console;

import dev.signpost.catalog.KeyAuthenticator;
import dev.signpost.catalog.SignOuts;
import dev.signpost.http.Caller;
import dev.signpost.http.Sessions;
import dev.signpost.model.Refusal;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Sessions that are stored nowhere while they last: the cookie is a sealed statement that names the API key's digest.
 * What the key may do is asked at each request where keys are asked about, so a session ends with its key, on every
 * pod; that somebody signed out of one is remembered ({@link SignOuts}). Any event loop may call.
 */
public final class BrowserSessions implements Sessions {
    /** The header in which a page repeats the session's token. */
    static final String CSRF_HEADER = "X-CSRF-Token";

    /** A working day with its breaks; then one signs in again. */
    static final Duration LIFE = Duration.ofHours(12);

    private static final Set<HttpMethod> SAFE = Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS);

    private final Seal seal;
    private final KeyAuthenticator keys;
    private final SignOuts signOuts;
    private final OwnPages pages;
    private final InstantSource clock;
    private final SecureRandom random;

    /** What sessions stand on: the keys that they were begun with, and which of them were ended. */
    record Ground(KeyAuthenticator keys, SignOuts signOuts) {}

    BrowserSessions(Seal seal, Ground ground, OwnPages pages, InstantSource clock, SecureRandom random) {
        this.seal = seal;
        this.keys = ground.keys();
        this.signOuts = ground.signOuts();
        this.pages = pages;
        this.clock = clock;
        this.random = random;
    }

    /**
     * A session in force.
     *
     * @param session as its cookie has it
     * @param caller who has signed in
     */
    record Known(Session session, Caller caller) {}

    @Override
    public Future<Optional<Caller>> caller(HttpServerRequest request) {
        String cookie = SessionCookie.read(request);
        if (cookie == null) {
            return Future.succeededFuture(Optional.empty());
        }
        try {
            pages.requireKnownHost(request);
            pages.requireOwnPage(request);
        } catch (Refusal refusal) {
            return Future.failedFuture(refusal);
        }
        boolean safe = SAFE.contains(request.method());
        String token = request.getHeader(CSRF_HEADER);
        return known(cookie)
                .map(found -> found.map(known -> {
                    if (!safe) {
                        requireToken(known.session(), token);
                    }
                    return known.caller();
                }));
    }

    /** The session of a cookie's value; empty if it is not in force. */
    Future<Optional<Known>> known(@Nullable String cookie) {
        Buffer statement = cookie == null ? null : seal.open(cookie);
        Session session = statement == null ? null : Session.of(statement);
        if (session == null || session.expiresMillis() <= clock.millis() || signOuts.ended(session.digest())) {
            return Future.succeededFuture(Optional.empty());
        }
        return keys.authenticate(session.keyDigest())
                .map(found -> found.map(caller -> new Known(session, signedIn(caller, session.expiresMillis()))));
    }

    /** Ends the session of a cookie's value everywhere, copies of the cookie included, if it is in force. */
    Future<Void> end(@Nullable String cookie) {
        return known(cookie)
                .compose(found -> found.isEmpty()
                        ? Future.succeededFuture()
                        : signOuts.end(
                                found.get().caller(),
                                found.get().session().digest(),
                                found.get().session().expiresMillis()));
    }

    /** Makes a session of a key that its holder has just shown. */
    Session begin(String key, Caller holder) {
        long now = clock.millis();
        Long ends = holder.expiresMillis();
        long expires = now + LIFE.toMillis();
        var csrf = new byte[Session.CSRF_BYTES];
        random.nextBytes(csrf);
        return new Session(
                KeyAuthenticator.digest(key),
                now,
                ends == null ? expires : Math.min(ends, expires),
                Buffer.buffer(csrf));
    }

    /** The cookie's value. */
    String cookie(Session session) {
        return seal.close(session.toStatement());
    }

    /** How long the cookie is to be kept. */
    long seconds(Session session) {
        return Math.max(1, (session.expiresMillis() - clock.millis()) / 1000);
    }

    private static Caller signedIn(Caller holder, long expiresMillis) {
        Long ends = holder.expiresMillis();
        return new Caller(
                Caller.Kind.SESSION,
                holder.keyId(),
                holder.tenant(),
                holder.scopes(),
                ends == null ? expiresMillis : Math.min(ends, expiresMillis));
    }

    private static void requireToken(Session session, @Nullable String sent) {
        byte[] expected = session.csrfToken().getBytes(StandardCharsets.US_ASCII);
        if (sent == null || !MessageDigest.isEqual(expected, sent.getBytes(StandardCharsets.UTF_8))) {
            throw Refusal.of(
                    Refusal.Kind.CROSS_SITE,
                    "Send the session's csrfToken as " + CSRF_HEADER + " with each change. GET /console/session tells"
                            + " it.");
        }
    }
}
