/**
 * What the operator decides: one record per feature, whose constructor checks it; a loader that lays the operator's
 * file and the environment over the defaults of {@code conf/signpost.yaml}; a printer that hides secrets. Called by
 * {@code boot}, which hands each part to whoever needs it; stages see their own record and nothing else. Owns no table
 * and no address. Reading blocks and happens once, before there is an event loop; the records are immutable. When
 * anything is wrong the start fails with {@link dev.signpost.settings.SettingsException}, which names every fault at
 * once: path, value unless it is secret, where it came from, and what was expected.
 */
@NullMarked
package dev.signpost.settings;

import org.jspecify.annotations.NullMarked;
