package dev.signpost.settings;

import dev.signpost.model.Secret;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Everything that the operator decides, checked. What each means, and why its default is as it is, stands in
 * {@code conf/signpost.yaml}, which this record mirrors name by name.
 *
 * @param development for trying out on one machine
 * @param dataDir of the embedded Postgres and of what development mode keeps
 * @param adminKey an instance key taken as given; null for none
 * @param encryptionKey keys of 32 bytes in base64, in order; none only in development
 * @param defaultProfile of tenants that name none
 * @param profilesDir with further wire profiles; null for none
 */
public record Settings(
        boolean development,
        Path dataDir,
        @Nullable Secret adminKey,
        List<Secret> encryptionKey,
        String defaultProfile,
        @Nullable Path profilesDir,
        DatabaseSettings database,
        HttpSettings http,
        ManagementSettings management,
        OutboundSettings outbound,
        ConsoleSettings console,
        IngestSettings ingest,
        TenantSettings tenants,
        DeliverySettings delivery,
        QueueSettings queue,
        RetentionSettings retention,
        IdempotencySettings idempotency,
        LogSettings log) {
    private static final int KEY_BYTES = 32;
    private static final int SHORTEST_ADMIN_KEY = 24;

    public Settings {
        new Checks()
                .that(
                        adminKey == null || adminKey.reveal().length() >= SHORTEST_ADMIN_KEY,
                        "adminKey",
                        adminKey,
                        "at least " + SHORTEST_ADMIN_KEY + " characters")
                .that(
                        encryptionKey.isEmpty()
                                ? development
                                : encryptionKey.stream().allMatch(Settings::isKey),
                        "encryptionKey",
                        encryptionKey,
                        "32 bytes in base64 (openssl rand -base64 32) or several of these, needed outside development")
                .that(
                        encryptionKey.stream().map(Secret::reveal).distinct().count() == encryptionKey.size(),
                        "encryptionKey",
                        encryptionKey,
                        "each key once")
                .that(
                        defaultProfile.matches("[a-z0-9-]{1,64}"),
                        "defaultProfile",
                        defaultProfile,
                        "a profile's name: lower-case letters, digits and hyphens")
                .that(
                        http.port() == 0 || http.port() != management.port(),
                        "management.port",
                        management.port(),
                        "another one than http.port")
                .that(
                        development || console.publicUrl() == null || console.isSecure(),
                        "console.publicUrl",
                        console.publicUrl(),
                        "an https address outside development")
                .that(
                        idempotency.window().compareTo(retention.period()) <= 0,
                        "retention.period",
                        Values.text(retention.period()),
                        "at least idempotency.window (" + Values.text(idempotency.window()) + ")")
                .done();
    }

    private static boolean isKey(Secret text) {
        try {
            return Base64.getDecoder().decode(text.reveal()).length == KEY_BYTES;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
