package dev.signpost.boot;

import dev.signpost.catalog.EncryptionKeys;
import dev.signpost.catalog.KeyId;
import dev.signpost.catalog.KeyRegister;
import dev.signpost.catalog.KeysRefused;
import dev.signpost.model.Secret;
import dev.signpost.telemetry.HealthCheck;
import dev.signpost.telemetry.LogKeys;
import dev.signpost.telemetry.Meter;
import dev.signpost.telemetry.Meters;
import io.vertx.core.Future;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A pod's part in the {@link KeyRegister}, and what it finds wrong with its keys while it runs. */
final class KeyAgreement {
    private static final Logger LOG = LoggerFactory.getLogger(KeyAgreement.class);

    private final EncryptionKeys keys;
    private final KeyRegister register;
    // Written by the event loop that looks, read by the management port.
    private volatile Map<KeyId, Long> missing = Map.of();

    KeyAgreement(EncryptionKeys keys, KeyRegister register, Meters meters) {
        this.keys = keys;
        this.register = register;
        meters.gauge(Meter.SECRETS_UNREADABLE, this::unreadable);
    }

    /** Of the settings. */
    static EncryptionKeys keys(List<Secret> base64) {
        return new EncryptionKeys(base64.stream()
                .map(key -> Base64.getDecoder().decode(key.reveal()))
                .toList());
    }

    /** This process as a pod, as others name it. */
    static KeyRegister.Self pod() {
        String host = Objects.requireNonNullElse(System.getenv("HOSTNAME"), "this machine");
        return new KeyRegister.Self(
                UUID.randomUUID(), "process " + ProcessHandle.current().pid() + " on " + host, true);
    }

    /** Fails with {@link WrongSettings} if this process must not start with its keys. */
    Future<Void> enter(KeptKeys kept) {
        return register.enter()
                .recover(failure -> Future.failedFuture(
                        failure instanceof KeysRefused refused
                                ? new WrongSettings("encryptionKey: " + refused.getMessage() + kept.hint())
                                : failure))
                .onSuccess(entered -> tell("encryption.entered"))
                .compose(entered -> look());
    }

    Future<Void> leave() {
        return register.leave();
    }

    Future<Void> renew() {
        return register.renew()
                .onSuccess(changed -> {
                    if (changed) {
                        tell("encryption.key_changed");
                    }
                })
                .mapEmpty();
    }

    private void tell(String what) {
        LOG.atInfo()
                .addKeyValue(LogKeys.ENCRYPTION_KEY, keys.present())
                .addKeyValue(LogKeys.COUNT, keys.ids().size())
                .log(what);
    }

    /** Looks for what none of its keys decrypts. */
    Future<Void> look() {
        return register.missing()
                .onSuccess(found -> {
                    if (!found.equals(missing)) {
                        found.forEach((id, count) -> LOG.atError()
                                .addKeyValue(LogKeys.ENCRYPTION_KEY, id)
                                .addKeyValue(LogKeys.COUNT, count)
                                .log("encryption.key_missing"));
                    }
                    missing = found;
                })
                .mapEmpty();
    }

    private long unreadable() {
        return missing.values().stream().mapToLong(Long::longValue).sum();
    }

    /** Not required: without one key the pod still serves all other webhooks, and all pods would be gone at once. */
    HealthCheck health() {
        return new HealthCheck() {
            @Override
            public String name() {
                return "encryption keys";
            }

            @Override
            public Future<Void> check() {
                return missing.isEmpty()
                        ? Future.succeededFuture()
                        : Future.failedFuture("encryption keys are missing: " + missing);
            }

            @Override
            public boolean required() {
                return false;
            }
        };
    }
}
