/**
 * Puts the process together and takes it apart: the commands, the order of the start, the end within 30 s. Called by
 * {@code Main} alone, and the only package that sees all others. Owns no table and no address; in development it keeps
 * two keys in the data directory. {@link dev.signpost.boot.Serve} runs on the main thread, where blocking is allowed:
 * settings, logging, database, migration, then Vert.x and {@link dev.signpost.boot.Application}, which builds every
 * object by constructor and deploys the verticles in order. When a part of the start fails, what was opened is closed
 * in reverse, the reason goes to standard error in one sentence, and the process ends with status 1, or 2 for settings.
 */
@NullMarked
package dev.signpost.boot;

import org.jspecify.annotations.NullMarked;
