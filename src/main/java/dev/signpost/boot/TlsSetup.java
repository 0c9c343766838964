package dev.signpost.boot;

import dev.signpost.http.TlsFiles;
import dev.signpost.settings.Settings;
import dev.signpost.telemetry.LogKeys;
import io.vertx.core.Vertx;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The certificates of the two ports.
 *
 * @param api null for plain http
 * @param management null for plain http
 */
record TlsSetup(@Nullable TlsFiles api, @Nullable TlsFiles management) {
    private static final Logger LOG = LoggerFactory.getLogger(TlsSetup.class);
    private static final Duration LOOK_EVERY = Duration.ofSeconds(10);
    /** Certificates that live for 90 days are renewed 30 days before their end. */
    private static final Duration SOON = Duration.ofDays(14);

    /** Reads the files. Blocks. */
    static TlsSetup of(Settings settings) throws WrongSettings {
        var http = settings.http();
        var management = settings.management();
        return new TlsSetup(
                files("http", http.certificateFile(), http.keyFile()),
                files("management", management.certificateFile(), management.keyFile()));
    }

    private static @Nullable TlsFiles files(String section, @Nullable Path certificate, @Nullable Path key)
            throws WrongSettings {
        if (certificate == null || key == null) {
            return null;
        }
        try {
            return new TlsFiles(certificate, key, Files::readAllBytes);
        } catch (TlsFiles.Unusable e) {
            throw new WrongSettings(section + ".certificateFile, " + section + ".keyFile: " + e.getMessage());
        }
    }

    /** Follows changes of the files. */
    void watch(Vertx vertx) {
        watch(vertx, "http", api);
        watch(vertx, "management", management);
    }

    private static void watch(Vertx vertx, String section, @Nullable TlsFiles files) {
        if (files == null) {
            return;
        }
        tellWhenItExpires(section, files);
        var lastFault = new AtomicReference<>("");
        vertx.setPeriodic(
                LOOK_EVERY.toMillis(),
                look -> vertx.executeBlocking(files::reload)
                        .onSuccess(changed -> {
                            lastFault.set("");
                            if (changed) {
                                LOG.atInfo()
                                        .addKeyValue(LogKeys.PART, section)
                                        .addKeyValue(LogKeys.REASON, "expires " + files.expires())
                                        .log("tls.reloaded");
                                tellWhenItExpires(section, files);
                            }
                        })
                        .onFailure(failure -> {
                            String fault = String.valueOf(failure.getMessage());
                            // Once for each fault; the certificate before it is in use.
                            if (!fault.equals(lastFault.getAndSet(fault))) {
                                LOG.atWarn()
                                        .addKeyValue(LogKeys.PART, section)
                                        .addKeyValue(LogKeys.CAUSE, fault)
                                        .log("tls.reload_failed");
                            }
                        }));
    }

    private static void tellWhenItExpires(String section, TlsFiles files) {
        if (Instant.now().plus(SOON).isAfter(files.expires())) {
            LOG.atWarn()
                    .addKeyValue(LogKeys.PART, section)
                    .addKeyValue(LogKeys.REASON, "expires " + files.expires())
                    .log("tls.certificate_expires");
        }
    }
}
