/**
 * Who may send what to whom: tenants, webhooks, their secrets, API keys, wire profile texts, and the log of changes.
 *
 * <p>What for: {@link dev.signpost.catalog.Tenants}, {@link dev.signpost.catalog.Webhooks} and
 * {@link dev.signpost.catalog.ApiKeys} change the catalogue, {@link dev.signpost.catalog.Snapshots} is what the stages
 * read it through. Who calls it: {@code manage} changes and lists; {@code ingest}, {@code match}, {@code deliver} and
 * {@code record} read; the statement of {@code queue} that records attempts calls {@code judge_webhooks} of
 * {@code V8__judged_webhooks__with_5.sql}, which writes what they mean for their webhooks in the same transaction.
 *
 * <p>It owns the tables of {@code V1__catalog.sql} and the NOTIFY channel {@code signpost_catalogue}. Every other
 * change is one transaction ({@link dev.signpost.catalog.Changes}) that takes the epoch's row first, so changes are
 * serial and a pod that has read epoch N has seen everything up to N. What takes something away is answered only when
 * every living pod has applied it ({@link dev.signpost.catalog.PropagationWait}).
 *
 * <p>It has no thread of its own: futures complete on the event loop that asked, snapshots are immutable and may be
 * read anywhere. When Postgres is away, changes and first loads fail with the driver's exception and nothing is
 * changed; what is loaded stays usable. When the encryption key is missing, webhooks load with a closed seal and
 * nothing is sent to them.
 */
@NullMarked
package dev.signpost.catalog;

import org.jspecify.annotations.NullMarked;
