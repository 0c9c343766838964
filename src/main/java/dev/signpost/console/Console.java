package dev.signpost.console;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.signpost.catalog.KeyAuthenticator;
import dev.signpost.catalog.SecretBox;
import dev.signpost.catalog.SecretBox.Purpose;
import dev.signpost.http.BodyReader;
import dev.signpost.settings.ConsoleSettings;
import java.security.SecureRandom;
import java.time.InstantSource;

/** Puts the console's parts together; shared by all event loops. */
public final class Console {
    private final ConsoleFiles files;
    private final PageHeaders headers;
    private final OwnPages pages;
    private final BrowserSessions sessions;
    private final SignIn signIn;

    /**
     * What it is made of.
     *
     * @param box with a key that is used for nothing else
     * @param bodies for small ones
     * @param ticker monotonic
     */
    public record Parts(
            ConsoleSettings settings,
            ConsoleFiles files,
            SecretBox box,
            KeyAuthenticator keys,
            BodyReader bodies,
            InstantSource clock,
            Ticker ticker,
            SecureRandom random) {}

    public Console(Parts parts) {
        files = parts.files();
        headers = new PageHeaders(parts.settings());
        pages = new OwnPages(parts.settings());
        sessions = new BrowserSessions(
                new Seal(parts.box(), Purpose.SESSION), parts.keys(), pages, parts.clock(), parts.random());
        signIn = new SignIn(sessions, parts.keys(), new WrongKeys(parts.ticker()), parts.bodies());
    }

    /** Who is signed in: for the admission of requests to the API. */
    public BrowserSessions sessions() {
        return sessions;
    }

    /** The routes for one event loop. */
    public ConsoleRoutes routes(ConsoleRoutes.Answers answers) {
        return new ConsoleRoutes(files, headers, pages, signIn, answers);
    }
}
