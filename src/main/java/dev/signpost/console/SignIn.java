package dev.signpost.console;

import dev.signpost.catalog.KeyAuthenticator;
import dev.signpost.http.Access;
import dev.signpost.http.BodyReader;
import dev.signpost.http.Caller;
import dev.signpost.http.Times;
import dev.signpost.model.Refusal;
import dev.signpost.telemetry.LogKeys;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What {@code /console/session} does: sign in with an API key, look, sign out. */
final class SignIn {
    private static final Logger LOG = LoggerFactory.getLogger(SignIn.class);
    private static final int MAX_KEY = 256;

    private final BrowserSessions sessions;
    private final KeyAuthenticator keys;
    private final Access.Doubts doubts;
    private final BodyReader bodies;

    SignIn(BrowserSessions sessions, KeyAuthenticator keys, Access.Doubts doubts, BodyReader bodies) {
        this.sessions = sessions;
        this.keys = keys;
        this.doubts = doubts;
        this.bodies = bodies;
    }

    /**
     * Takes {@code {"key": "…"}} and sets the cookie. Fails with {@link Refusal}: TOO_MANY, UNAUTHENTICATED, or what is
     * wrong with the body.
     */
    Future<JsonObject> signIn(HttpServerRequest request) {
        String address = doubts.addresses().of(request);
        return bodies.read(request)
                .map(SignIn::key)
                .compose(key -> doubts.guesses().check(() -> address, key, keys).map(found -> {
                    Caller holder = found.orElseThrow(() -> wrongKey(address));
                    LOG.atInfo()
                            .addKeyValue(LogKeys.KEY_ID, holder.keyId())
                            .addKeyValue(LogKeys.REMOTE, address)
                            .log("console.signed_in");
                    Session session = sessions.begin(key, holder);
                    SessionCookie.set(request.response(), sessions.cookie(session), sessions.seconds(session));
                    return shown(session);
                }));
    }

    /** The session of the cookie; fails with UNAUTHENTICATED. */
    Future<JsonObject> look(HttpServerRequest request) {
        return sessions.known(SessionCookie.read(request))
                .map(found -> shown(found.orElseThrow(SignIn::notSignedIn).session()));
    }

    /** Ends the session of the cookie, if there is one, and makes the browser forget it. */
    Future<Void> signOut(HttpServerRequest request) {
        return sessions.end(SessionCookie.read(request)).onSuccess(ended -> SessionCookie.clear(request.response()));
    }

    private static JsonObject shown(Session session) {
        return new JsonObject()
                .put("csrfToken", session.csrfToken())
                .put("expiresAt", Times.text(session.expiresMillis()));
    }

    /** Never says what was sent: it may be a key with a slip in it. */
    private static String key(Buffer body) {
        try {
            var json = new JsonObject(body);
            Object key = json.getValue("key");
            if (json.size() == 1
                    && key instanceof String text
                    && !text.isEmpty()
                    && text.length() <= MAX_KEY
                    && text.chars().allMatch(c -> c > ' ' && c < 127)) {
                return text;
            }
        } catch (DecodeException e) {
            throw Refusal.of(Refusal.Kind.MALFORMED, "The body is not a JSON object.");
        }
        throw Refusal.invalid("/key", "an API key: 1 to " + MAX_KEY + " visible ASCII characters, and nothing else");
    }

    private static Refusal wrongKey(String address) {
        LOG.atWarn().addKeyValue(LogKeys.REMOTE, address).log("console.wrong_key");
        return Refusal.of(
                Refusal.Kind.UNAUTHENTICATED,
                "This key is not valid. It may have been revoked or have expired, or a character is missing.");
    }

    private static Refusal notSignedIn() {
        return Refusal.of(Refusal.Kind.UNAUTHENTICATED, "Nobody is signed in here, or the session has ended.");
    }
}
