package dev.signpost.catalog;

import java.time.InstantSource;

/**
 * What webhooks rest on.
 *
 * @param box seals secrets and headers
 * @param profiles the wire profiles in force
 * @param urlCheck decides where a webhook may point
 * @param ids makes ids and draws secrets
 * @param maxWebhooks of one tenant, whatever its limits say
 * @param defaults limits of tenants that have none of their own
 * @param clock says which secrets sign now
 * @param releases sends on what was held for those that prove themselves again
 * @param resumption lifts what is known against receivers
 */
public record WebhookSetup(
        SecretBox box,
        Profiles profiles,
        UrlCheck urlCheck,
        Ids ids,
        int maxWebhooks,
        TenantLimits defaults,
        InstantSource clock,
        HeldReleases releases,
        ReceiverResumption resumption) {}
