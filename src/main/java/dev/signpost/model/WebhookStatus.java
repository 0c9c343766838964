package dev.signpost.model;

import java.util.Set;

/**
 * Whether a webhook is sent anything.
 *
 * <pre>
 *   (created) ──► UNVERIFIED ──verify──► ACTIVE ◄──unblock── DISABLED
 *        └───────────────────────────────► │ ──block, errors, 410──► ▲
 *                 UNVERIFIED ◄─url, rotation─┘    UNVERIFIED ──block─┘
 * </pre>
 */
public enum WebhookStatus {
    UNVERIFIED,
    ACTIVE,
    DISABLED;

    /** The states that may follow this one. */
    public Set<WebhookStatus> next() {
        return switch (this) {
            case UNVERIFIED -> Set.of(ACTIVE, DISABLED);
            case ACTIVE -> Set.of(UNVERIFIED, DISABLED);
            case DISABLED -> Set.of(ACTIVE, UNVERIFIED);
        };
    }
}
