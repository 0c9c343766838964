package dev.signpost.retry;

import dev.signpost.model.AttemptResult;
import dev.signpost.model.Verdict;
import dev.signpost.model.WebhookEffect;

/**
 * What an attempt means.
 *
 * @param verdict what becomes of the delivery
 * @param effect what it means for the webhook
 * @param result how the attempt ended, for the history
 */
public record Decision(Verdict verdict, WebhookEffect effect, AttemptResult result) {}
