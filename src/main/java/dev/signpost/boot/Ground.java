package dev.signpost.boot;

import dev.signpost.catalog.EncryptionKeys;
import dev.signpost.console.ConsoleFiles;
import dev.signpost.outbound.OutboundConfig;
import dev.signpost.pg.Connections;
import dev.signpost.profile.LoadedProfile;
import dev.signpost.queue.PodClock;
import dev.signpost.settings.Settings;
import dev.signpost.telemetry.Meters;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Vertx;
import java.security.SecureRandom;
import java.util.Map;

/**
 * What {@link Application} stands on: checked, open and migrated.
 *
 * @param watch has looked at the database once
 * @param keys that encrypt
 * @param kept what development mode keeps; not to be used outside of it
 * @param profiles by name, the default one among them
 * @param console its files, read
 * @param outbound where deliveries may go, its files read
 * @param clock what everything here tells the time by
 */
record Ground(
        Vertx vertx,
        Settings settings,
        Connections connections,
        DatabaseWatch watch,
        EncryptionKeys keys,
        KeptKeys kept,
        Map<String, LoadedProfile> profiles,
        ConsoleFiles console,
        OutboundConfig outbound,
        PrometheusMeterRegistry registry,
        Meters meters,
        SecureRandom random,
        PodClock clock) {}
