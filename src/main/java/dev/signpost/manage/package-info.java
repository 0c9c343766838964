/**
 * The management API: what people and programs do beside publishing, over REST.
 *
 * <p>What for: turns admitted calls ({@link dev.signpost.http.Call}) into calls of the stores and their answers into
 * JSON. Who calls it: {@code boot} builds the operations of each feature, joins them and makes a router for each event
 * loop ({@link dev.signpost.manage.ManageRouter}); the start fails if contract and handlers do not fit each other. It
 * owns no table and no address. It runs on the event loops of the API server and keeps no state of its own but the
 * live streams that are open ({@link dev.signpost.manage.LiveStreams}). When it fails: a refusal of a store reaches the
 * caller as it is; anything else is a 500 that shows only the request id, and an error in the log with its stack
 * ({@link dev.signpost.manage.RequestJournal}).
 */
@NullMarked
package dev.signpost.manage;

import org.jspecify.annotations.NullMarked;
