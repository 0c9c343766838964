package dev.signpost.boot;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.signpost.catalog.KeyAuthenticator;
import dev.signpost.catalog.SecretBox;
import dev.signpost.console.Console;
import dev.signpost.console.ConsoleFiles;
import dev.signpost.http.BodyReader;
import java.time.Duration;
import java.util.List;

/** The web console of a process, made from its settings and its encryption key. */
final class ConsoleSetup {
    private static final String KEY_PURPOSE = "signpost console";
    private static final int BODY_BYTES = 4 << 10;
    private static final Duration BODY_LIMIT = Duration.ofSeconds(20);

    private ConsoleSetup() {}

    /** Reads the console's files, so it is for the start. */
    static Console of(Ground ground, KeyAuthenticator keys) {
        var settings = ground.settings().console();
        return new Console(new Console.Parts(
                settings,
                new ConsoleFiles(settings, Version.number()),
                new SecretBox(List.of(DerivedKey.of(ground.encryptionKey(), KEY_PURPOSE)), ground.random()),
                keys,
                new BodyReader(ground.vertx(), BODY_BYTES, BODY_LIMIT),
                ground.clock(),
                Ticker.systemTicker(),
                ground.random()));
    }
}
