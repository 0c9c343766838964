package dev.signpost.boot;

import dev.signpost.catalog.AuditLog;
import dev.signpost.catalog.KeyAuthenticator;
import dev.signpost.catalog.SignOuts;
import dev.signpost.console.Console;
import dev.signpost.console.ConsoleFiles;
import dev.signpost.console.ConsoleLinks;
import dev.signpost.http.Access;
import dev.signpost.http.BodyReader;
import dev.signpost.http.Caller;
import dev.signpost.http.TenantLookup;
import dev.signpost.http.TenantRef;
import dev.signpost.model.Secret;
import dev.signpost.settings.ConsoleSettings;
import dev.signpost.settings.Settings;
import io.vertx.core.Future;
import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/** The web console of a process, made from its settings and its encryption key. */
final class ConsoleSetup {
    private static final String KEY_PURPOSE = "signpost console";
    private static final int BODY_BYTES = 4 << 10;
    private static final Duration BODY_LIMIT = Duration.ofSeconds(20);
    private static final Duration DEMO_LINK_LIFE = Duration.ofHours(12);

    private ConsoleSetup() {}

    /** Blocks. */
    static ConsoleFiles files(ConsoleSettings settings) throws WrongSettings {
        try {
            return new ConsoleFiles(settings, Version.number());
        } catch (IOException e) {
            throw new WrongSettings("console.logoFile = " + settings.logoFile()
                    + ": expected a file of at most 256 KiB that can be read");
        }
    }

    /**
     * What it stands on.
     *
     * @param port of the API, once it listens
     */
    record Base(
            KeyAuthenticator keys,
            SignOuts signOuts,
            TenantLookup tenants,
            AuditLog audit,
            Access.Doubts doubts,
            IntSupplier port) {}

    static Console of(Ground ground, Base base) {
        var settings = ground.settings().console();
        return new Console(new Console.Parts(
                settings,
                ground.console(),
                ground.keys().derivedBox(key -> DerivedKey.of(key, KEY_PURPOSE), ground.random()),
                base.keys(),
                base.signOuts(),
                base.tenants(),
                base.audit(),
                () -> address(ground.settings(), base.port()),
                new BodyReader(ground.vertx(), BODY_BYTES, BODY_LIMIT),
                ground.clock(),
                base.doubts(),
                ground.random()));
    }

    /** For the one who has just started it: a working day. */
    static Future<Secret> demoLink(ConsoleLinks links, Caller holder) {
        TenantRef tenant = Objects.requireNonNull(holder.tenant(), "the demo key belongs to a tenant");
        return links.make(holder, tenant, holder.scopes(), DEMO_LINK_LIFE).map(ConsoleLinks.Made::url);
    }

    /** In development everybody sits at this machine, so the address that the start prints will do. */
    private static @Nullable String address(Settings settings, IntSupplier port) {
        String known = settings.console().publicUrl();
        return known != null || !settings.development()
                ? known
                : Banner.address(
                        settings.http().host(), port.getAsInt(), settings.http().certificateFile());
    }
}
