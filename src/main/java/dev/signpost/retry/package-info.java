/**
 * What becomes of a delivery after an attempt, and what that means for its webhook: pure rules without a clock, a store
 * or chance of their own.
 *
 * <p>{@code deliver} calls {@link dev.signpost.retry.RetryPolicy} once for each finished attempt and hands the verdict
 * to {@code record}; {@code queue} asks it about attempts that were cut off. Whether a webhook has failed too often is
 * decided where its failures are counted, by {@code judge_webhooks} in the database. It owns no table and no address,
 * any thread may call it, and it fails only if it is given nonsense. {@link dev.signpost.retry.RetryAfter} reads what a
 * hostile receiver may write into a header: whatever it cannot read counts as absent.
 */
@NullMarked
package dev.signpost.retry;

import org.jspecify.annotations.NullMarked;
