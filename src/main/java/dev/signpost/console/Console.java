package dev.signpost.console;

import dev.signpost.catalog.AuditLog;
import dev.signpost.catalog.Ids;
import dev.signpost.catalog.KeyAuthenticator;
import dev.signpost.catalog.SecretBox;
import dev.signpost.catalog.SecretBox.Purpose;
import dev.signpost.catalog.SignOuts;
import dev.signpost.http.Access;
import dev.signpost.http.BodyReader;
import dev.signpost.http.Operation;
import dev.signpost.http.TenantLookup;
import dev.signpost.settings.ConsoleSettings;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Puts the console's parts together; shared by all event loops. */
public final class Console {
    private final ConsoleFiles files;
    private final PageHeaders headers;
    private final OwnPages pages;
    private final BrowserSessions sessions;
    private final SignIn signIn;
    private final LinkAuthenticator bearers;
    private final ConsoleLinks links;

    /**
     * What it is made of.
     *
     * @param box with a key that is used for nothing else
     * @param tenants asked about links that an instance's key has made
     * @param address scheme, host and port under which people reach the console, or null if that is not known
     * @param bodies for small ones
     * @param doubts the same as for requests with a key
     */
    public record Parts(
            ConsoleSettings settings,
            ConsoleFiles files,
            SecretBox box,
            KeyAuthenticator keys,
            SignOuts signOuts,
            TenantLookup tenants,
            AuditLog audit,
            Supplier<@Nullable String> address,
            BodyReader bodies,
            InstantSource clock,
            Access.Doubts doubts,
            SecureRandom random) {}

    public Console(Parts parts) {
        files = parts.files();
        headers = new PageHeaders(parts.settings());
        pages = new OwnPages(parts.settings());
        sessions = new BrowserSessions(
                new Seal(parts.box(), Purpose.SESSION),
                new BrowserSessions.Ground(parts.keys(), parts.signOuts()),
                pages,
                parts.clock(),
                parts.random());
        var linkSeal = new Seal(parts.box(), Purpose.CONSOLE_LINK);
        bearers = new LinkAuthenticator(linkSeal, parts.keys(), parts.tenants(), parts.clock());
        links = new ConsoleLinks(
                linkSeal, parts.keys(), parts.audit(), new Ids(parts.random()), parts.clock(), parts.address());
        signIn = new SignIn(sessions, parts.keys(), parts.doubts(), parts.bodies());
    }

    /** Whose key or link's token a bearer is: for the admission of requests to the API. */
    public LinkAuthenticator bearers() {
        return bearers;
    }

    /** Makes links. */
    public ConsoleLinks links() {
        return links;
    }

    /** The operations of the API that are about the console, by operation id. */
    public Map<String, Operation> operations() {
        return new ConsoleLinkOperations(links).operations();
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
