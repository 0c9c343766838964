/**
 * The kit for serving HTTP: admission, bodies, problem answers, lists, and the router that the contract defines.
 *
 * <p>What for: everything that all routes have in common, so that an operation only sees requests that are
 * authenticated, authorised and valid ({@link dev.signpost.http.Operation}), and answers with a value
 * ({@link dev.signpost.http.Reply}) or with a stream of events ({@link dev.signpost.http.EventStream}). Who calls it:
 * {@code manage} gives it the operations, {@code ingest} uses its parts for the fast route
 * ({@link dev.signpost.http.FastRoute}), {@code boot} deploys {@code ApiServer}. It owns no table and no address. It
 * runs on the event loop of each request's connection and shares nothing between loops that
 * changes. When it fails: a failure becomes a problem answer in {@link dev.signpost.http.Problems} and nowhere else;
 * what nobody foresaw is told to {@link dev.signpost.http.HttpJournal} with its stack and to the caller only by its
 * request id.
 */
@NullMarked
package dev.signpost.http;

import org.jspecify.annotations.NullMarked;
