/**
 * The web console's server side: its files, signing in to it, and links that open it.
 *
 * <p>What for: serves everything below {@code /console/} from memory ({@link dev.signpost.console.ConsoleFiles}), turns
 * an API key into a browser's session ({@link dev.signpost.console.SignIn}), lets sessions and console links call the
 * API in place of a key ({@link dev.signpost.console.BrowserSessions}, {@link dev.signpost.console.LinkAuthenticator})
 * and makes such links ({@link dev.signpost.console.ConsoleLinks}). Pages are only clients of the REST API; nothing
 * here knows what they show. Who calls it: {@code boot} builds it and mounts its routes on each event loop's router.
 *
 * <p>It owns no table and no address. Sessions and links are stored nowhere: each is a sealed statement that its holder
 * brings along ({@link dev.signpost.console.Seal}), good for as long as the API key behind it is, which is asked anew
 * at every request. It runs on the event loops of the API server and shares nothing that changes but the count of wrong
 * keys by address ({@link dev.signpost.console.WrongKeys}). When it fails: a file that is missing stops the start; at
 * run time every refusal is a problem answer like those of the API.
 */
@NullMarked
package dev.signpost.console;

import org.jspecify.annotations.NullMarked;
